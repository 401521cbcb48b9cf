// Nominates a title, or takes it off the shortlist, from wherever a title stands.

import { gettext } from "../lib/i18n.js";
import { toast } from "../lib/toast.js";
import { nameOf } from "./texts.js";

/**
 * Nominates the title; one that I nominated, or anyone's for the host, is taken off.
 * @param {import("./room.js").Room} room
 * @param {{ id: number, title: string }} title
 */
export async function nominate(room, { id, title }) {
	const { shortlist, you } = room.state;
	const nomination = shortlist.find((each) => each.title === id);
	const values = { title };
	if (!nomination) {
		if (await room.request({ type: "shortlist.add", title: id }))
			toast(gettext("You nominated %(title)s", values), gettext("Undo"), () =>
				room.request({ type: "shortlist.remove", title: id }),
			);
		return;
	}
	if (nomination.by !== you.id && !room.isHost) {
		const name = nameOf(room.state, nomination.by);
		return toast(gettext("%(name)s has nominated it already", { name }));
	}
	if (await room.request({ type: "shortlist.remove", title: id }))
		toast(gettext("%(title)s is off the shortlist", values));
}

export class Nominating {
	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
	}

	/** @param {{ id: number, title: string }} title */
	open(title) {
		return nominate(this.room, title);
	}

	/** The shortlist shows itself. */
	show() {}
}
