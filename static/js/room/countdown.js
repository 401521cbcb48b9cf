// Counts a start down on every screen, large, by the server's clock.

import { createElement, setText } from "../lib/dom.js";
import { gettext, ngettext } from "../lib/i18n.js";

export class Countdown {
	#timer = 0;
	#said = 0;

	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.box = /** @type {PageElement} */ (
			/** @type {unknown} */ (createElement("div", "countdown"))
		);
		this.number = createElement("span");
		this.number.setAttribute("aria-hidden", "true");
		this.words = createElement("p", "visually-hidden");
		this.words.setAttribute("role", "status");
		this.box.popover = "manual";
		this.box.append(this.number);
		document.body.append(this.box, this.words);
	}

	show() {
		clearTimeout(this.#timer);
		const since = this.room.state.playback?.since;
		const left = since ? (since - this.room.now()) / 1_000 : 0;
		if (left <= 0) return this.#close();
		const seconds = Math.ceil(left);
		setText(this.number, `${seconds}`);
		this.#say(since ?? 0, seconds);
		this.#place();
		this.#timer = setTimeout(() => this.show(), (left - seconds + 1) * 1_000 + 5);
	}

	/**
	 * Once, with how long it is: a voice that counts along would come late.
	 * @param {number} since
	 * @param {number} seconds
	 */
	#say(since, seconds) {
		if (this.#said === since) return;
		this.#said = since;
		const text = ngettext(
			"It starts in %(count)s second.",
			"It starts in %(count)s seconds.",
			seconds,
		);
		setText(this.words, text);
	}

	/** Over everything, an open dialog too; nothing under it is out of reach. */
	#place() {
		const home = document.querySelector("dialog:modal") ?? document.body;
		if (this.box.parentElement !== home) home.append(this.box);
		if (!this.box.matches(":popover-open")) this.box.showPopover();
	}

	#close() {
		if (!this.box.matches(":popover-open")) return;
		this.box.hidePopover();
		setText(this.words, gettext("Now."));
	}
}
