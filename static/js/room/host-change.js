// Announces who is the host now; also to a host who comes back to a party that has another one since.

import { gettext } from "../lib/i18n.js";
import { toast } from "../lib/toast.js";

export class HostChange {
	#key;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {import("./announcer.js").Announcer} announcer
	 */
	constructor(room, announcer) {
		this.room = room;
		this.announcer = announcer;
		this.#key = `host-${room.state.party.code}`;
		this.note({ type: "snapshot" });
	}

	/** @param {Frame} frame */
	note({ type, participant }) {
		const isNew = type === "participant.updated" && participant.role === "host";
		if (isNew) this.#show(this.#newHost());
		if (isNew || type === "snapshot") this.#remember(isNew);
	}

	/**
	 * This browser remembers that it was the host, across a reload.
	 * @param {boolean} isAnnounced
	 */
	#remember(isAnnounced) {
		if (this.room.isHost) localStorage.setItem(this.#key, "yes");
		else if (localStorage.getItem(this.#key)) {
			localStorage.removeItem(this.#key);
			const host = this.#host();
			if (host && !isAnnounced)
				this.#show(gettext("%(name)s is the host now, since you were away", host));
		}
	}

	#host() {
		return this.room.state.participants.find(({ role }) => role === "host");
	}

	#newHost() {
		return this.room.isHost
			? gettext("You are the host now")
			: gettext("%(name)s is the host now", this.#host() ?? {});
	}

	/** @param {string} text */
	#show(text) {
		toast(text);
		this.announcer.announce(text);
	}
}
