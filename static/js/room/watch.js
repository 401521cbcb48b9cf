// What a room does while it watches: who is ready, the countdown, the film, and who did what to the
// clock. Fetched when something is first picked.

import { createElement, setText } from "../lib/dom.js";
import { toast } from "../lib/toast.js";
import { Countdown } from "./countdown.js";
import { ReadyPanel } from "./ready.js";
import { ServerClock } from "./server-clock.js";
import { RoomVideo } from "./video.js";
import { playbackFrame, playbackText } from "./watch-texts.js";

const VISIBLE_MS = 7_000;

export class Watch {
	#timer = 0;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {PageElement} home where film and panel stand
	 */
	constructor(room, home) {
		this.room = room;
		this.home = home;
		/** @type {{ show: () => void }[]} */
		this.parts = [];
		this.words = createElement("p", "watch-news");
		this.words.setAttribute("role", "status");
		room.clock = new ServerClock(room.connection);
		room.addEventListener("frame", ({ detail }) => this.#note(detail));
	}

	/** Puts its parts onto the page. */
	open() {
		const { room, home } = this;
		const panel = new ReadyPanel(room, (part) => home.append(part));
		const video = new RoomVideo(room, (film) => home.prepend(film));
		this.parts = [new Countdown(room), panel, video];
		this.show();
	}

	show() {
		for (const part of this.parts) part.show();
	}

	/** @param {Frame} frame */
	#note(frame) {
		if (frame.type !== "playback" || frame.by === this.room.state.you.id) return;
		const text = playbackText(this.room.state, playbackFrame(frame));
		if (!text) return;
		if (document.querySelector(".toast")) toast(text);
		else this.#say(text);
	}

	/**
	 * On a television, which has no messages of its own, it stands over the film for a while.
	 * @param {string} text
	 */
	#say(text) {
		if (!this.words.isConnected) this.home.append(this.words);
		this.words.hidden = false;
		setText(this.words, text);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => (this.words.hidden = true), VISIBLE_MS);
	}
}
