// Does what the menu beside a person offers, once it is confirmed: what a host may do with others, and
// what one may do with one's own place.

import { loadPart } from "../lib/page-parts.js";
import { confirm } from "./confirm-dialog.js";

/** @type {Record<string, string>} */
const TYPES = {
	transfer: "host.transfer",
	remove: "participant.remove",
	ban: "participant.ban",
};

export class PersonActions {
	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
	}

	/** @param {{ action: string, participant: Participant }} request */
	async open({ action, participant }) {
		if (action === "rename") return this.#rename();
		if (action === "elsewhere") return openElsewhere();
		if (action === "mute") return this.#mute(participant);
		const { settings } = this.room.state;
		const cases = [settings.locked ? "locked" : "open", ...(this.room.isHost ? ["host"] : [])];
		if (!(await confirm(action, participant.name, cases))) return;
		if (action === "leave") this.room.request({ type: "participant.leave" });
		else this.room.request({ type: TYPES[action], participant: participant.id });
	}

	/** @param {Participant} participant who may write again, if they are muted */
	#mute({ id, muted }) {
		this.room.request({ type: "participant.mute", participant: id, muted: !muted });
	}

	async #rename() {
		const before = this.room.state.you.name;
		const answer = confirm("rename", "", [], () => {
			nameField().value = before;
			nameField().select();
		});
		const name = (await answer) && nameField().value.trim();
		if (name && name !== before) this.room.request({ type: "participant.rename", name });
	}

	/** The question stands, whatever else changes. */
	show() {}
}

const nameField = () => document.getElementById("new-name");

/** How to go on with one's place on another device stands beside the link for that. */
async function openElsewhere() {
	await loadPart("share");
	document.querySelector("[data-slot=elsewhere]").open = true;
	document.dispatchEvent(new CustomEvent("sheet-wanted", { detail: "share" }));
}
