// What just happened in the room, in a few lines that nobody has to read.

import { gettext } from "./i18n.js";
import { badge } from "./paint.js";
import { element, keyed, write } from "./template.js";
import { labelOf, leaning, nameOf } from "./words.js";

const LINES = 6;
const FRESH = 6_000;

/** Listens to a room's frames and keeps the newest move of each participant. */
export class Activity {
	#lines = [];
	#moves = new Map();

	constructor(room) {
		this.room = room;
		room.addEventListener("frame", ({ detail }) => this.#note(detail));
	}

	/** What this participant moved in the last seconds, or nothing. */
	lastOf(participant) {
		const move = this.#moves.get(participant);
		return move && Date.now() - move.at < FRESH ? move.text : "";
	}

	show(home, heading) {
		heading.hidden = !this.#lines.length;
		keyed(home, this.#lines, {
			key: ({ key }) => key,
			make: ({ participant }) => {
				const line = element("li");
				line.append(badge(participant), element("span"));
				return line;
			},
			show: (line, { text }) => write(line.lastChild, text),
		});
	}

	#note({ type, changes, participant }) {
		if (type === "interests") this.#noteMoves(changes);
		if (type === "participant.joined") this.#add(participant, "joined", gettext("%(name)s came in", participant));
	}

	#noteMoves(changes) {
		const { state } = this.room;
		for (const [id, weights] of Object.entries(changes)) {
			const participant = state.participants.find((each) => each.id === id);
			if (!participant || participant.hidden) continue;
			for (const [key, weight] of Object.entries(weights)) this.#noteMove(participant, key, weight ?? 0);
		}
	}

	#noteMove(participant, key, weight) {
		const text = `${labelOf(this.room.state, key)}: ${leaning(weight)}`;
		this.#moves.set(participant.id, { text, at: Date.now() });
		if (participant.id === this.room.state.you.id) return;
		this.#add(participant, key, `${nameOf(this.room.state, participant.id)} · ${text}`);
	}

	#add(participant, about, text) {
		const key = `${participant.id} ${about}`;
		const others = this.#lines.filter((line) => line.key !== key);
		this.#lines = [{ key, participant, text }, ...others].slice(0, LINES);
	}
}
