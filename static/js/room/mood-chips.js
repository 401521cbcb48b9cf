// Moods to begin with, a tap each, until somebody steers by sliders. Fetched for who has moved nothing.

import { setAttribute } from "../lib/dom.js";

const TAPPED = 0.8;

export class MoodChips {
	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.home = document.querySelector(".mood-chips");
		this.chips = this.home?.querySelectorAll("[data-key]") ?? [];
		for (const chip of this.chips) chip.addEventListener("click", () => this.#toggle(chip));
	}

	open() {
		this.show();
	}

	show() {
		const keys = new Set([...this.chips].map((chip) => chip.dataset.key));
		if (this.home) this.home.hidden = !this.room.weightedKeys().every((key) => keys.has(key));
		for (const chip of this.chips)
			setAttribute(chip, "aria-pressed", `${this.room.weight(chip.dataset.key ?? "") > 0}`);
	}

	/** @param {PageElement} chip */
	#toggle({ dataset: { key = "" } }) {
		this.room.setWeight(key, this.room.weight(key) > 0 ? 0 : TAPPED);
	}
}
