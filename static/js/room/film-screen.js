// One <video> and what lies over it: why it does not play here, and a way on. Tells what a hand did
// to its own controls apart from what was done to it from here.

import { createElement, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";

const SEEK_SETTLES_MS = 300;
const HLS = "application/vnd.apple.mpegurl";

/** Fires `played`, `paused` and `sought` for what somebody did by hand, and `joined`. */
export class FilmScreen extends EventTarget {
	#isMeantToPlay = false;
	#ownSeek = false;
	#seekTimer = 0;
	isRefused = false;
	isBroken = false;

	/**
	 * @param {Protocol.PickView} pick
	 * @param {boolean} hasControls
	 */
	constructor(pick, hasControls) {
		super();
		const source = pick.video_url ?? "";
		this.box = createElement("div", "film");
		this.video = createElement("video");
		this.video.setAttribute("aria-label", pick.name);
		this.video.setAttribute("controlslist", "noplaybackrate");
		Object.assign(this.video, { controls: hasControls, playsInline: true, preload: "auto" });
		this.note = createElement("div", "film-note");
		this.words = createElement("p");
		this.words.setAttribute("role", "status");
		this.button = createElement("button", "button main", gettext("Join in"));
		this.button.type = "button";
		this.note.append(this.words, this.button);
		this.box.append(this.video, this.note);
		this.button.addEventListener("click", () => this.#onButton());
		this.#listen();
		if (isHls(source) && !this.video.canPlayType(HLS)) this.isBroken = true;
		else this.video.src = source;
		this.say("");
	}

	#listen() {
		const { video } = this;
		video.addEventListener("play", () => this.#isMeantToPlay || this.#tell("played"));
		video.addEventListener("pause", () => {
			// At its end, and while nobody looks at it, a browser pauses it by itself.
			if (this.#isMeantToPlay && !video.ended && !document.hidden) this.#tell("paused");
		});
		video.addEventListener("seeking", () => {
			if (this.#ownSeek) return;
			clearTimeout(this.#seekTimer);
			this.#seekTimer = setTimeout(() => {
				this.#seekTimer = 0;
				this.#tell("sought");
			}, SEEK_SETTLES_MS);
		});
		video.addEventListener("seeked", () => (this.#ownSeek = false));
		video.addEventListener("error", () => (this.isBroken = true));
	}

	/** @param {string} name */
	#tell(name) {
		this.dispatchEvent(new Event(name));
	}

	/** Whether a hand moves it just now, and nobody was told where to. */
	get isHeld() {
		return !!this.#seekTimer || (this.video.seeking && !this.#ownSeek);
	}

	/** Whether it would play if it could: there is nothing to show yet. */
	get isBuffering() {
		const { video } = this;
		if (this.isRefused || this.isBroken || video.ended) return false;
		return video.seeking || video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
	}

	async play() {
		this.#isMeantToPlay = true;
		try {
			await this.video.play();
			this.isRefused = false;
		} catch (error) {
			// A pause that came meanwhile ends the attempt as well, and is no refusal.
			if (/** @type {Error} */ (error).name === "NotAllowedError") this.isRefused = true;
		}
	}

	pause() {
		this.#isMeantToPlay = false;
		this.video.pause();
	}

	/** @param {number} seconds */
	seek(seconds) {
		clearTimeout(this.#seekTimer);
		this.#seekTimer = 0;
		this.#ownSeek = true;
		const end = this.video.duration || Number.POSITIVE_INFINITY;
		this.video.currentTime = Math.min(Math.max(0, seconds), end);
	}

	/**
	 * @param {string} text
	 * @param {string} [action] what one tap does
	 */
	say(text, action = "") {
		setText(this.words, text);
		setText(this.button, action);
		this.button.hidden = !action;
		this.note.hidden = !text;
	}

	#onButton() {
		if (this.isBroken) {
			this.isBroken = false;
			this.video.load();
		}
		this.#tell("joined");
	}

	remove() {
		clearTimeout(this.#seekTimer);
		this.#isMeantToPlay = false;
		this.video.removeAttribute("src");
		this.video.load();
		this.box.remove();
	}
}

/** @param {string} address */
const isHls = (address) => /\.m3u8($|[?#])/i.test(address);
