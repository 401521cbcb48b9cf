// Shows one title in detail: what it is, whom it fits, and exactly why it has its rank.

import { setAttribute, setText } from "../lib/dom.js";
import { gettext, number } from "../lib/i18n.js";
import { siteUrl } from "../lib/site-url.js";
import { facts } from "./texts.js";
import { copyAddress, enterAddress, leaveAddress } from "./title-address.js";
import { showPoster } from "./title-card.js";
import { ownCountry, titleFacts, titleLinks } from "./title-facts.js";
import { peopleWithReasons, toBeFirst } from "./title-reasons.js";

const RELOAD_INTERVAL_MS = 1000;

export class DetailsSheet {
	#lastRequest = 0;
	/** @type {Protocol.RankedTitle} */
	#title;
	/** @type {Protocol.RecommendationsFrame} */
	#recommendations;
	#shown = "";
	#loading = false;
	#isStale = false;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {(action: string, title: Protocol.RankedTitle) => void} act
	 */
	constructor(room, act) {
		this.room = room;
		this.dialog = document.getElementById("details-sheet");
		this.dialog.querySelector(".actions").addEventListener("click", ({ target }) => {
			const button = target.closest("[data-action]");
			const action = button?.dataset.action;
			if (action === "pick" || action === "talk") this.dialog.close();
			if (button && action === "copy") copyAddress(button);
			else if (action) act(action, this.#title);
		});
		this.dialog.addEventListener("close", leaveAddress);
		this.#find("[data-action=numbers]").addEventListener("click", ({ target }) =>
			setAttribute(target, "aria-pressed", target.getAttribute("aria-pressed") !== "true"),
		);
	}

	/** @param {Protocol.RankedTitle} title */
	async open(title) {
		this.#title = title;
		this.#recommendations = this.room.state.recommendations;
		this.#reset();
		this.show();
		this.dialog.dataset.title = `${title.id}`;
		if (!this.dialog.open) this.dialog.showModal();
		enterAddress(title.id);
		await this.#load();
	}

	/** Reasons follow the room while the sheet is open. */
	show() {
		if (!this.#title) return;
		const weight = this.room.weight(`title:${this.#title.id}`);
		setAttribute(this.#find("[data-action=more]"), "aria-pressed", `${weight > 0}`);
		setAttribute(this.#find("[data-action=not]"), "aria-pressed", `${weight === -1}`);
		const isNominated = this.room.state.shortlist.some(({ title }) => title === this.#title.id);
		setAttribute(this.#find("[data-action=nominate]"), "aria-pressed", `${isNominated}`);
		this.#find("[data-action=pick]").hidden =
			!this.room.isHost || this.room.state.playback?.pick === this.#picked();
		const now = this.room.state.recommendations;
		if (this.dialog.open && now.revision !== this.#recommendations.revision) {
			this.#recommendations = now;
			this.#loadAgain();
		}
	}

	/** While a slider moves, one question a second, for they are costly; the last one is about the last list. */
	async #loadAgain() {
		this.#isStale = true;
		if (this.#loading) return;
		this.#loading = true;
		while (this.#isStale && this.dialog.open) {
			this.#isStale = false;
			await this.#load();
			await new Promise((done) => setTimeout(done, RELOAD_INTERVAL_MS));
		}
		this.#loading = false;
	}

	/** The room's newest pick, if it is this title. */
	#picked() {
		const newest = this.room.state.picks.at(-1);
		return newest?.title === this.#title.id ? newest.id : "";
	}

	/** @param {string} selector */
	#find(selector) {
		return this.dialog.querySelector(selector);
	}

	#reset() {
		this.#shown = "";
		setText(this.#find("h2"), this.#title.title);
		setText(this.#find(".facts"), facts(this.#title));
		showPoster(this.#find(".poster"), this.#title.id, "&large");
		for (const part of [".rank-text", ".synopsis", ".credit", ".to-be-first", ".problem"])
			setText(this.#find(part), "");
		this.#find(".backdrop").hidden = true;
		for (const part of [".credits", ".links", ".reasons"]) this.#find(part).replaceChildren();
	}

	async #load() {
		const request = ++this.#lastRequest;
		const { code } = this.room.state.party;
		try {
			const answer = await fetch(siteUrl(`api/v1/parties/${code}/titles/${this.#title.id}`));
			const body = await answer.json();
			if (request !== this.#lastRequest) return;
			if (!answer.ok) throw new Error(body.detail);
			setText(this.#find(".problem"), "");
			this.#showTitle(body.title);
			this.#showWhy(body.explanation);
		} catch {
			const text = gettext(
				"The details cannot be fetched right now. Close this and open it again in a moment.",
			);
			setText(this.#find(".problem"), text);
		}
	}

	/**
	 * What stands there already stays, and so does the focus on its links.
	 * @param {Protocol.TitleDetails} title
	 */
	#showTitle(title) {
		const { settings } = this.room.state;
		const country = settings.filters.country || settings.country || ownCountry();
		const shown = JSON.stringify([title, country]);
		if (shown === this.#shown) return;
		this.#shown = shown;
		setText(this.#find(".synopsis"), title.synopsis);
		const credits = [title.synopsis_credit, ...title.attributions];
		setText(this.#find(".credit"), credits.filter(Boolean).join(" · "));
		const backdrop = this.#find(".backdrop");
		backdrop.hidden = !title.backdrop;
		if (title.backdrop) backdrop.src = title.backdrop;
		this.#find(".credits").replaceChildren(...titleFacts(title, country));
		this.#find(".links").replaceChildren(...titleLinks(title));
	}

	/** @param {Protocol.Explanation | null} explanation */
	#showWhy(explanation) {
		const { state } = this.room;
		setText(this.#find(".rank-text"), rankText(explanation));
		this.#find(".to-be-first").replaceChildren(
			...(explanation ? toBeFirst(this.room, explanation) : []),
		);
		this.#find(".reasons").replaceChildren(
			...(explanation ? peopleWithReasons(state, explanation) : []),
		);
	}
}

/** @param {Protocol.Explanation | null} explanation */
function rankText(explanation) {
	if (!explanation) return gettext("Not on the list: filtered out, or someone said not tonight.");
	if (explanation.rank === null) return gettext("Not on tonight’s list.");
	if (explanation.rank === 1) return gettext("First on tonight’s list.");
	return gettext("Number %(rank)s on tonight’s list.", { rank: number(explanation.rank) });
}
