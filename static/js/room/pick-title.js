// Picks what the room watches, and takes a pick back.

/** Titles that were picked on this screen: it shows where the pick stands, others do not move. */
export const pickedHere = new Set();
export const UNDO_MS = 10_000;

export class PickTitle {
	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
	}

	/** @param {{ id: number }} title */
	async open({ id }) {
		pickedHere.add(id);
		const isDone = await this.room.request({ type: "pick", title: id });
		if (!isDone) pickedHere.delete(id);
	}

	/** What was picked shows itself. */
	show() {}
}

/**
 * For how many milliseconds a pick can still be taken back on this screen, by the server's clock.
 * @param {import("./room.js").Room} room
 * @param {Protocol.PickView} pick
 */
export function undoTime(room, pick) {
	const mayUndo = room.isHost || pick.by === room.state.you.id;
	if (!mayUndo || pick.over || pick.watched) return 0;
	return Math.max(0, Date.parse(pick.picked_at) + UNDO_MS - room.now());
}

/**
 * @param {import("./room.js").Room} room
 * @param {Protocol.PickView} pick
 */
export function undoPick(room, { id }) {
	return room.request({ type: "pick.undo", pick: id });
}
