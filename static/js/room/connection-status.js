// Shows the phase of the connection, and whether a change is not saved yet.

import { setAttribute, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";

const SHOW_DELAY_MS = 700;

/** @type {Record<string, () => string>} */
const MESSAGES = {
	connecting: () => gettext("Connecting…"),
	reconnecting: () => gettext("Reconnecting…"),
	restarting: () => gettext("The server is restarting. You keep your place."),
	flooded: () => gettext("Too much at once. Back in a few seconds."),
	offline: () => gettext("This screen is offline."),
	behind: () => gettext("Catching up…"),
};

export class ConnectionStatus {
	#phase = "connecting";
	#timer = 0;

	/**
	 * @param {PageElement} node
	 * @param {import("./room.js").Room} room
	 */
	constructor(node, room) {
		this.node = node;
		this.room = room;
		room.addEventListener("phase", ({ detail }) => this.#setPhase(detail.phase));
	}

	/** Updates the text, unless the interruption may still be a short one. */
	show() {
		setAttribute(this.node, "data-unsaved", !this.room.weightSync.isSaved);
		if (!this.#timer) setText(this.node, this.#text());
	}

	/** @param {string} phase */
	#setPhase(phase) {
		this.#phase = phase;
		setAttribute(this.node, "data-phase", phase);
		if (phase === "live" || this.node.textContent) this.#update();
		else this.#timer ||= setTimeout(() => this.#update(), SHOW_DELAY_MS);
	}

	#update() {
		clearTimeout(this.#timer);
		this.#timer = 0;
		this.show();
	}

	#text() {
		const text = MESSAGES[this.#phase]?.() ?? this.room.silence;
		const { isSaved, isFailing } = this.room.weightSync;
		if (isSaved || !(text || isFailing)) return text;
		return `${text} ${gettext("Your last change is not saved yet.")}`.trim();
	}
}
