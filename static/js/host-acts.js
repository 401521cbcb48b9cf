// What a host may do with a person in the room, once they have said that they mean it.

import { confirm } from "./confirm.js";

const TYPES = { transfer: "host.transfer", remove: "participant.remove", ban: "participant.ban" };

export class HostActs {
	constructor(room) {
		this.room = room;
	}

	async open({ action, participant }) {
		const isMeant = await confirm(action, participant.name);
		if (isMeant) this.room.ask({ type: TYPES[action], participant: participant.id });
	}

	/** The question stands, whatever else changes. */
	show() {}
}
