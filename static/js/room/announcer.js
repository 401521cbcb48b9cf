// Announces changes of the room to screen readers, once they have stopped for a while.

import { setText } from "../lib/dom.js";
import { gettext, list } from "../lib/i18n.js";

const QUIET_MS = 1_500;
const MAX_NAMED = 3;

export class Announcer {
	#node = document.getElementById("announcements");
	#announced;
	#timer = 0;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {RoomState} before what was shown at first
	 */
	constructor(room, before) {
		this.room = room;
		this.#announced = firstTitles(before);
		this.#announceSoon();
		room.addEventListener("frame", ({ detail }) => this.note(detail));
	}

	/** @param {string} text */
	announce(text) {
		setText(this.#node, text);
	}

	/** @param {Frame} frame */
	note(frame) {
		if (frame.type === "participant.joined") {
			this.announce(gettext("%(name)s came in", frame.participant));
		}
		if (frame.type === "recommendations") this.#announceSoon();
	}

	#announceSoon() {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#announceList(), QUIET_MS);
	}

	#announceList() {
		const first = firstTitles(this.room.state);
		if (!first.length || first.join() === this.#announced.join()) return;
		this.#announced = first;
		this.announce(gettext("The list begins with %(titles)s.", { titles: list(first) }));
	}
}

/** @param {RoomState} state */
const firstTitles = ({ recommendations: { titles } }) =>
	titles.slice(0, MAX_NAMED).map(({ title }) => title);
