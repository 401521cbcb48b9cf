// Shows one interest: my thumb, everyone's dots, the group's mean. A native range input carries it,
// so that touch, keys and screen readers work as people know them.

import { createElement, renderList, setAttribute, setText } from "../lib/dom.js";
import { number } from "../lib/i18n.js";
import { setColour } from "./colours.js";
import { trackText, weightText } from "./texts.js";

const STEP = 0.1;
const LARGE_STEP = 0.5;
const SNAP_TO_ZERO = 0.07;

/** @param {number} value */
const round = (value) => Math.round(Math.min(1, Math.max(-1, value)) * 100) / 100;

/** Fires `steer` (detail: the weight) as the thumb moves. */
export class InterestTrack extends HTMLElement {
	key = "";
	/** @type {PageElement} */
	input;
	#isHeld = false;
	#shown = "";

	/**
	 * @param {string} key
	 * @param {string} label
	 */
	prepare(key, label) {
		this.key = key;
		this.input = this.querySelector("input");
		this.input.id = `track-${key.replace(/\W/g, "-")}`;
		this.querySelector("label").htmlFor = this.input.id;
		setText(this.querySelector("label"), label);
		this.input.addEventListener("input", () => this.#onInput());
		this.input.addEventListener("keydown", (event) => this.#onKey(event));
		this.input.addEventListener("dblclick", () => this.#setValue(0));
		this.input.addEventListener("pointerdown", () => (this.#isHeld = true));
		for (const end of ["pointerup", "pointercancel"]) {
			this.input.addEventListener(end, () => (this.#isHeld = false));
		}
		return this;
	}

	/**
	 * My weight, the group's mean if anybody has one, and the others: {id, name, colour, weight}.
	 * @param {number} weight
	 * @param {number | undefined} mean
	 * @param {Dot[]} others
	 */
	show(weight, mean, others) {
		if (!this.#isHeld) this.#setThumb(weight);
		const shown = [weight, mean, ...others.map((other) => `${other.id} ${other.weight}`)].join();
		if (shown === this.#shown) return;
		this.#shown = shown;
		this.#mean(mean);
		this.#dots(others);
		setAttribute(this.input, "aria-valuetext", trackText(weight, mean));
	}

	/** @param {number} weight */
	#setThumb(weight) {
		if (this.input.valueAsNumber !== weight) this.input.value = `${weight}`;
		this.#showWeight(weight);
	}

	/** @param {number} weight */
	#showWeight(weight) {
		this.style.setProperty("--weight", `${weight}`);
		setAttribute(this, "data-lean", weight > 0 ? "yes" : weight < 0 ? "no" : null);
		setText(this.querySelector("output"), weight ? `${weightText(weight)} ${number(weight)}` : "");
	}

	/** @param {number | undefined} mean */
	#mean(mean) {
		const tick = this.querySelector(".mean");
		tick.hidden = mean === undefined;
		if (mean !== undefined) tick.style.setProperty("--at", `${(mean + 1) / 2}`);
	}

	/** @param {Dot[]} others */
	#dots(others) {
		const below = new Map();
		renderList(this.querySelector(".dots"), others, {
			key: (other) => other.id,
			make: (other) => {
				const dot = createElement("span", "dot");
				setColour(dot, other);
				return dot;
			},
			show: (dot, { name, weight }) => {
				const place = Math.round(weight * 12);
				const stack = below.get(place) ?? 0;
				below.set(place, stack + 1);
				dot.style.setProperty("--at", (weight + 1) / 2);
				dot.style.setProperty("--stack", Math.min(stack, 3));
				setAttribute(dot, "title", name);
			},
		});
	}

	/** Near the middle the thumb snaps to zero. */
	#onInput() {
		const value = this.input.valueAsNumber;
		this.#emitWeight(Math.abs(value) < SNAP_TO_ZERO ? 0 : round(value));
	}

	/** @param {number} weight */
	#setValue(weight) {
		this.input.value = `${weight}`;
		this.#emitWeight(weight);
	}

	/** @param {number} weight */
	#emitWeight(weight) {
		this.#showWeight(weight);
		this.dispatchEvent(new CustomEvent("steer", { detail: weight }));
	}

	/** @param {PageEvent} event */
	#onKey(event) {
		const { key, ctrlKey, metaKey, altKey } = event;
		const weight = this.input.valueAsNumber;
		const forward = this.matches(":dir(rtl)") ? -STEP : STEP;
		/** @type {Record<string, number>} */
		const steps = {
			ArrowUp: STEP,
			ArrowDown: -STEP,
			ArrowLeft: -forward,
			ArrowRight: forward,
			PageUp: LARGE_STEP,
			PageDown: -LARGE_STEP,
		};
		const isBack = ["Escape", "Delete", "Backspace"].includes(key);
		if (ctrlKey || metaKey || altKey || !(key in steps || (isBack && weight))) return;
		event.preventDefault();
		event.stopPropagation();
		this.#setValue(isBack ? 0 : round(weight + steps[key]));
	}
}

customElements.define("interest-track", InterestTrack);
