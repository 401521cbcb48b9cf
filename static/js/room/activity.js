// Lists the newest moves in the room.

import { createElement, renderList, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { createBadge } from "./colours.js";
import { DecidingNews } from "./deciding-news.js";
import { pickedText, undoneText } from "./pick-texts.js";
import { labelOf, nameOf, participantNames, weightText } from "./texts.js";
import { playbackFrame, playbackText } from "./watch-texts.js";

const MAX_LINES = 6;
const RECENT_MS = 6_000;
const AWAY = "away";

/** Listens to a room's frames and keeps the newest move of each participant. */
export class Activity {
	/** @type {{ key: string, participant: Participant, text: string }[]} */
	#lines = [];
	#moves = new Map();
	/** @type {Map<string, Participant>} */
	#known = new Map();

	/**
	 * @param {import("./room.js").Room} room
	 * @param {RoomState} [before] the state that the page began with
	 */
	constructor(room, before = room.state) {
		this.room = room;
		this.#rememberNames(before);
		this.deciding = new DecidingNews(before);
		room.addEventListener("frame", ({ detail }) => this.note(detail));
	}

	/**
	 * What this participant moved in the last seconds, or nothing.
	 * @param {string} participant
	 */
	lastMoveOf(participant) {
		const move = this.#moves.get(participant);
		return move && Date.now() - move.at < RECENT_MS ? move.text : "";
	}

	/**
	 * @param {PageElement} home
	 * @param {PageElement} heading
	 */
	show(home, heading) {
		heading.hidden = !this.#lines.length;
		renderList(home, this.#lines, {
			key: ({ key }) => key,
			make: ({ participant }) => {
				const line = createElement("li");
				line.append(createBadge(participant), createElement("span"));
				return line;
			},
			show: (line, { text }) => setText(/** @type {Node} */ (line.lastChild), text),
		});
	}

	/** @param {Frame} frame */
	note(frame) {
		const { type, changes, participant, pick, by, reason } = frame;
		if (type === "picked" && pick.how !== "ballot")
			this.#addOf(pick.by, "pick", pickedText(this.room.state, pick));
		if (type === "pick.undone") this.#addOf(by, "pick", undoneText(this.room.state, by));
		for (const line of this.deciding.lines(this.room.state, frame))
			this.#addOf(line.by, line.about, line.text);
		if (type === "playback" && by)
			this.#addOf(by, "clock", playbackText(this.room.state, playbackFrame(frame)));
		if (type === "interests") this.#noteMoves(changes);
		if (type === "participant.updated" && participant.muted !== undefined)
			this.#addMuted(participant);
		if (type === "participant.joined")
			this.#add(participant, "joined", gettext("%(name)s came in", participant));
		if (type === "participant.left") this.#noteLeft(participant, reason);
		if (type === "participant.updated") this.#noteUpdate(participant);
		if (type !== "interests" && type !== "recommendations") this.#rememberNames();
	}

	#rememberNames(state = this.room.state) {
		for (const each of state.participants) this.#known.set(each.id, each);
	}

	/**
	 * @param {string} id of somebody who is in the room no more
	 * @param {string} reason
	 */
	#noteLeft(id, reason) {
		const person = this.#known.get(id);
		if (!person) return;
		const text =
			reason === "left"
				? gettext("%(name)s left", person)
				: gettext("%(name)s is out of the party", person);
		this.#add(person, "joined", text);
	}

	/** @param {Protocol.ParticipantView} change */
	#noteUpdate({ id, away, hidden }) {
		const { state } = this.room;
		const person = state.participants.find((each) => each.id === id);
		if (!person) return;
		if (hidden) this.#forgetMoves(id);
		if (away === undefined) return;
		this.#lines = this.#lines.filter(({ key }) => key !== AWAY);
		const gone = state.participants.filter((each) => each.away);
		const names = participantNames(
			state,
			gone.map((each) => each.id),
		);
		if (gone.length)
			this.#add(gone[0], AWAY, gettext("Away, and not counted now: %(names)s", { names }), AWAY);
		if (!away) this.#add(person, "joined", gettext("%(name)s is back", person));
	}

	/**
	 * What somebody moved is not read any longer once they hide it.
	 * @param {string} id
	 */
	#forgetMoves(id) {
		this.#moves.delete(id);
		this.#lines = this.#lines.filter(
			({ key }) => !key.startsWith(`${id} `) || key.endsWith(" joined"),
		);
	}

	/**
	 * @param {string} by
	 * @param {string} about
	 * @param {string} text
	 */
	#addOf(by, about, text) {
		const participant = this.room.state.participants.find(({ id }) => id === by);
		if (participant && text) this.#add(participant, about, text);
	}

	/** @param {{ id: string, muted: boolean }} change */
	#addMuted({ id, muted }) {
		const participant = this.room.state.participants.find((each) => each.id === id);
		if (!participant) return;
		const text = muted
			? gettext("%(name)s is muted: reads, and does not write", participant)
			: gettext("%(name)s can write again", participant);
		this.#add(participant, "muted", text);
	}

	/** @param {Record<string, WeightChanges>} changes */
	#noteMoves(changes) {
		const { state } = this.room;
		for (const [id, weights] of Object.entries(changes)) {
			const participant = state.participants.find((each) => each.id === id);
			if (!participant || participant.hidden) continue;
			for (const [key, weight] of Object.entries(weights))
				this.#noteMove(participant, key, weight ?? 0);
		}
	}

	/**
	 * @param {Participant} participant
	 * @param {string} key
	 * @param {number} weight
	 */
	#noteMove(participant, key, weight) {
		const text = `${labelOf(this.room.state, key)}: ${weightText(weight)}`;
		this.#moves.set(participant.id, { text, at: Date.now() });
		if (participant.id === this.room.state.you.id) return;
		this.#add(participant, key, `${nameOf(this.room.state, participant.id)} · ${text}`);
	}

	/**
	 * @param {Participant} participant
	 * @param {string} about
	 * @param {string} text
	 * @param {string} [key]
	 */
	#add(participant, about, text, key = `${participant.id} ${about}`) {
		const others = this.#lines.filter((line) => line.key !== key);
		this.#lines = [{ key, participant, text }, ...others].slice(0, MAX_LINES);
	}
}
