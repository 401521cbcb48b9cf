// Tells a screen reader what came of the room's moves, once they have calmed down.

import { gettext, list } from "./i18n.js";
import { write } from "./template.js";

const CALM = 1_500;
const NAMED = 3;

export class Announcer {
	#node = document.getElementById("announcements");
	#said;
	#timer = 0;

	constructor(room) {
		this.room = room;
		this.#said = this.#first();
		room.addEventListener("frame", ({ detail }) => this.#note(detail));
	}

	say(text) {
		write(this.#node, text);
	}

	#first() {
		return this.room.state.recommendations.titles.slice(0, NAMED).map(({ title }) => title);
	}

	#note(frame) {
		if (frame.type === "participant.joined") {
			this.say(gettext("%(name)s came in", frame.participant));
		}
		if (frame.type !== "recommendations") return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#sayList(), CALM);
	}

	#sayList() {
		const first = this.#first();
		if (!first.length || first.join() === this.#said.join()) return;
		this.#said = first;
		this.say(gettext("The list begins with %(titles)s.", { titles: list(first) }));
	}
}
