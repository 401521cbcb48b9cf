// Shows what somebody suggests to this participant: one tap takes it.

import { gettext } from "../lib/i18n.js";
import { toast } from "../lib/toast.js";
import { labelOf, nameOf } from "./texts.js";

export class Suggestions {
	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
	}

	show() {}

	/** @param {unknown} suggestion the frame */
	open(suggestion) {
		const { by, interest, weight } = /** @type {Protocol.SuggestionFrame} */ (suggestion);
		const { state } = this.room;
		const values = { name: nameOf(state, by), interest: labelOf(state, interest) };
		const text =
			weight > 0
				? gettext("%(name)s suggests: a little more %(interest)s for you", values)
				: gettext("%(name)s suggests: a little less %(interest)s for you", values);
		const before = this.room.weight(interest);
		toast(text, gettext("Take it"), () => {
			this.room.setWeight(interest, weight);
			toast(gettext("Taken"), gettext("Undo"), () => this.room.setWeight(interest, before));
		});
	}
}
