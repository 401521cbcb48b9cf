// Lists what this party has watched, the newest first. Fetched when somebody asks for it.

import { createElement } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { withYear } from "./playback-clock.js";
import { nameOf, participantNames } from "./texts.js";

const days = new Intl.DateTimeFormat(document.documentElement.lang || "en", {
	dateStyle: "medium",
});

export class EveningsSheet {
	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.dialog = document.getElementById("evenings-sheet");
	}

	open() {
		this.show();
		if (!this.dialog.open) this.dialog.showModal();
	}

	show() {
		const { picks } = this.room.state;
		const lines = picks.filter(({ over }) => over).toReversed();
		this.dialog.querySelector("ul").replaceChildren(...lines.map((pick) => this.#line(pick)));
	}

	/** @param {Protocol.PickView} pick */
	#line(pick) {
		const { state } = this.room;
		const line = createElement("li");
		const by = gettext("%(day)s · picked by %(name)s", {
			day: days.format(new Date(pick.picked_at)),
			name: nameOf(state, pick.by),
		});
		line.append(createElement("b", "", withYear(pick)), createElement("p", "small muted", by));
		if (pick.rated_by.length) {
			const who = participantNames(state, pick.rated_by);
			line.append(createElement("p", "small muted", gettext("Rated by %(who)s", { who })));
		}
		return line;
	}
}
