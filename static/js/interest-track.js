// One interest: my thumb, everyone's dots, the group's mean. A native range input carries it, so
// that touch, keys and screen readers work as people know them.

import { number } from "./i18n.js";
import { paint } from "./paint.js";
import { element, keyed, mark, write } from "./template.js";
import { leaning, trackText } from "./words.js";

const STEP = 0.1;
const LEAP = 0.5;
const NOTCH = 0.07;

const round = (value) => Math.round(Math.min(1, Math.max(-1, value)) * 100) / 100;

/** Fires `steer` (detail: the weight) as the thumb moves. */
export class InterestTrack extends HTMLElement {
	#isHeld = false;
	#shown = "";

	prepare(key, label) {
		this.key = key;
		this.input = this.querySelector("input");
		this.input.id = `track-${key.replace(/\W/g, "-")}`;
		this.querySelector("label").htmlFor = this.input.id;
		write(this.querySelector("label"), label);
		this.input.addEventListener("input", () => this.#slide());
		this.input.addEventListener("keydown", (event) => this.#press(event));
		this.input.addEventListener("dblclick", () => this.#choose(0));
		this.input.addEventListener("pointerdown", () => (this.#isHeld = true));
		for (const end of ["pointerup", "pointercancel"]) {
			this.input.addEventListener(end, () => (this.#isHeld = false));
		}
		return this;
	}

	/** My weight, the group's mean if anybody has one, and the others: {id, name, colour, weight}. */
	show(weight, mean, others) {
		if (!this.#isHeld) this.#place(weight);
		const shown = [weight, mean, ...others.map((other) => `${other.id} ${other.weight}`)].join();
		if (shown === this.#shown) return;
		this.#shown = shown;
		this.#mean(mean);
		this.#dots(others);
		mark(this.input, "aria-valuetext", trackText(weight, mean));
	}

	#place(weight) {
		if (this.input.valueAsNumber !== weight) this.input.value = weight;
		this.#paint(weight);
	}

	#paint(weight) {
		this.style.setProperty("--weight", weight);
		mark(this, "data-lean", weight > 0 ? "yes" : weight < 0 ? "no" : null);
		write(this.querySelector("output"), weight ? `${leaning(weight)} ${number(weight)}` : "");
	}

	#mean(mean) {
		const tick = this.querySelector(".mean");
		tick.hidden = mean === undefined;
		if (mean !== undefined) tick.style.setProperty("--at", (mean + 1) / 2);
	}

	#dots(others) {
		const below = new Map();
		keyed(this.querySelector(".dots"), others, {
			key: (other) => other.id,
			make: (other) => {
				const dot = element("span", "dot");
				paint(dot, other);
				return dot;
			},
			show: (dot, { name, weight }) => {
				const place = Math.round(weight * 12);
				const stack = below.get(place) ?? 0;
				below.set(place, stack + 1);
				dot.style.setProperty("--at", (weight + 1) / 2);
				dot.style.setProperty("--stack", Math.min(stack, 3));
				mark(dot, "title", name);
			},
		});
	}

	/** Near the middle the thumb falls into the notch, as a felt click would say. */
	#slide() {
		const value = this.input.valueAsNumber;
		this.#steer(Math.abs(value) < NOTCH ? 0 : round(value));
	}

	#choose(weight) {
		this.input.value = weight;
		this.#steer(weight);
	}

	#steer(weight) {
		this.#paint(weight);
		this.dispatchEvent(new CustomEvent("steer", { detail: weight }));
	}

	#press(event) {
		const { key, ctrlKey, metaKey, altKey } = event;
		const weight = this.input.valueAsNumber;
		const forward = this.matches(":dir(rtl)") ? -STEP : STEP;
		const steps = { ArrowUp: STEP, ArrowDown: -STEP, ArrowLeft: -forward, ArrowRight: forward, PageUp: LEAP, PageDown: -LEAP };
		const isBack = ["Escape", "Delete", "Backspace"].includes(key);
		if (ctrlKey || metaKey || altKey || !(key in steps || (isBack && weight))) return;
		event.preventDefault();
		event.stopPropagation();
		this.#choose(isBack ? 0 : round(weight + steps[key]));
	}
}

customElements.define("interest-track", InterestTrack);
