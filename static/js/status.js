// How the connection is, in words that never claim more than is true.

import { gettext } from "./i18n.js";
import { mark, write } from "./template.js";

const PATIENCE = 700;

const SENTENCES = {
	connecting: () => gettext("Connecting…"),
	reconnecting: () => gettext("Reconnecting…"),
	restarting: () => gettext("The server is restarting. You keep your place."),
	flooded: () => gettext("Too much at once. Back in a few seconds."),
	offline: () => gettext("This screen is offline."),
	behind: () => gettext("Catching up…"),
};

export class Status {
	#phase = "connecting";
	#timer = 0;

	constructor(node, room) {
		this.node = node;
		this.room = room;
		room.addEventListener("phase", ({ detail }) => this.#enter(detail.phase));
	}

	/** Keeps what is said up to date; a short hiccup is nothing to read about. */
	show() {
		mark(this.node, "data-unsaved", !this.room.steering.isSaved);
		if (!this.#timer) write(this.node, this.#text());
	}

	#enter(phase) {
		this.#phase = phase;
		mark(this.node, "data-phase", phase);
		if (phase === "live" || this.node.textContent) this.#speak();
		else this.#timer ||= setTimeout(() => this.#speak(), PATIENCE);
	}

	#speak() {
		clearTimeout(this.#timer);
		this.#timer = 0;
		this.show();
	}

	#text() {
		const said = SENTENCES[this.#phase]?.() ?? "";
		const { isSaved, isStruggling } = this.room.steering;
		if (isSaved || !(said || isStruggling)) return said;
		return `${said} ${gettext("Your last change is not saved yet.")}`.trim();
	}
}
