// Follows the host's spotlight on a television: the title that the host looks at, large. Fetched
// when there is a spotlight.

import { cloneTemplate, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { siteUrl } from "../lib/site-url.js";
import { setColour } from "./colours.js";
import { lookedAt } from "./looks.js";
import { facts, initial, reasonsText } from "./texts.js";
import { findTitle } from "./title-address.js";
import { showPoster } from "./title-card.js";

export class TelevisionSpotlight {
	/** @type {number | null} */
	#shown = null;

	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		document.head.append(cloneTemplate("looking-style"));
		this.panel = cloneTemplate("spotlight");
		document.querySelector("main").append(this.panel);
		room.addEventListener("frame", ({ detail }) => detail.type === "focus" && this.show());
	}

	show() {
		const { state } = this.room;
		const host = state.participants.find(({ id }) => id === state.spotlight);
		const title = host ? lookedAt(state, host.id) : null;
		if (title && title !== this.#shown) this.#open(title);
		if (!host) this.#shown = null;
		this.panel.hidden = !host || !this.#shown;
		if (host) setText(this.#find(".who"), gettext("%(name)s shows", { name: host.name }));
		if (!this.panel.hidden) this.#showFits();
	}

	/** @param {string} selector */
	#find(selector) {
		return this.panel.querySelector(selector);
	}

	/** @param {number} id */
	async #open(id) {
		this.#shown = id;
		const title = await findTitle(this.room.state, id).catch(() => null);
		if (!title || this.#shown !== id) return;
		showPoster(this.#find(".poster"), id);
		setText(this.#find("h2"), title.title);
		setText(this.#find(".facts"), facts(title));
		setText(this.#find(".synopsis"), "");
		this.#showFits();
		const details = await fetch(siteUrl(`api/v1/titles/${id}`)).then(
			(answer) => answer.json(),
			() => null,
		);
		if (this.#shown === id) setText(this.#find(".synopsis"), details?.synopsis ?? "");
	}

	/** Whom it fits, if it is on the list. */
	#showFits() {
		const { state } = this.room;
		const ranked = state.recommendations.titles.find(({ id }) => id === this.#shown);
		setText(this.#find(".reason"), ranked ? reasonsText(state, ranked) : "");
		const served = state.participants.filter(({ id }) => id in (ranked?.fits ?? {}));
		this.#find(".pips").replaceChildren(
			...served.slice(0, 12).map((participant) => {
				const pip = cloneTemplate("pip");
				setText(/** @type {Node} */ (pip.lastChild), initial(participant.name));
				setColour(pip, participant);
				pip.style.setProperty("--fit", ranked?.fits[participant.id] ?? 0);
				return pip;
			}),
		);
	}
}
