// Sends reactions, and lets those of everybody float up for a moment, as counts.

import { createElement, setText } from "../lib/dom.js";

const COUNTED_MS = 3_000;
const FLOAT_MS = 2_600;
const MAX_FLOATING = 12;
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

export class Reactions {
	/** @type {Record<string, { count: number, timer: number }>} */
	#counted = {};

	/**
	 * @param {import("./room.js").Room} room
	 * @param {PageElement | null} bar of buttons, which a television does without
	 * @param {Frame[]} frames
	 */
	constructor(room, bar, frames) {
		this.bar = bar;
		this.layer = createElement("div", "floating-reactions");
		this.layer.ariaHidden = "true";
		document.body.append(this.layer);
		bar?.addEventListener("click", ({ target }) => {
			const emoji = target.closest("button")?.dataset.emoji;
			// One that is lost, or too many, is not worth a word.
			if (emoji) room.connection.request({ type: "reaction.send", emoji }).catch(() => {});
		});
		room.addEventListener("frame", ({ detail }) => this.#receive(detail));
		for (const frame of frames) this.#receive(frame);
	}

	/** @param {boolean} isMuted */
	show(isMuted) {
		if (this.bar) this.bar.hidden = isMuted;
	}

	/** @param {Frame} frame */
	#receive({ type, counts }) {
		if (type !== "reaction") return;
		for (const [emoji, count] of Object.entries(counts)) {
			this.#count(emoji, count);
			this.#float(emoji, count);
		}
	}

	/**
	 * How often in the last seconds, beside its button.
	 * @param {string} emoji
	 * @param {number} count
	 */
	#count(emoji, count) {
		const button = [...(this.bar?.querySelectorAll("button") ?? [])].find(
			(each) => each.dataset.emoji === emoji,
		);
		if (!button) return;
		const before = this.#counted[emoji];
		clearTimeout(before?.timer);
		const total = (before?.count ?? 0) + count;
		const timer = setTimeout(() => {
			delete this.#counted[emoji];
			setText(button.querySelector("b"), "");
		}, COUNTED_MS);
		this.#counted[emoji] = { count: total, timer };
		setText(button.querySelector("b"), `${total}`);
	}

	/**
	 * @param {string} emoji
	 * @param {number} count
	 */
	#float(emoji, count) {
		if (reducedMotion.matches || document.hidden) return;
		if (this.layer.childElementCount >= MAX_FLOATING) return;
		const made = createElement("span", "", emoji);
		if (count > 1) made.append(createElement("b", "", `${count}`));
		made.style.setProperty("--lane", `${Math.random()}`);
		this.layer.append(made);
		const rise = made.animate(
			{ translate: ["0 0", "0 -45vh"], opacity: [0, 1, 1, 0] },
			{ duration: FLOAT_MS, easing: "ease-out" },
		);
		rise.finished.then(
			() => made.remove(),
			() => made.remove(),
		);
	}
}
