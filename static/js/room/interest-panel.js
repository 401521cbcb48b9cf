// Shows every interest as a track, grouped: one's own first, then the room's, then the rest by
// kind; a search finds any of them. Nothing is regrouped under a pointer or the focus.

import { animateMoves } from "../lib/animation.js";
import { cloneTemplate } from "../lib/dom.js";
import { writeWhenSeen } from "../lib/pace.js";
import { InterestTrack } from "./interest-track.js";
import { labelOf } from "./texts.js";

const REGROUP_DELAY_MS = 1_200;

export class InterestPanel extends HTMLElement {
	/** @type {import("./room.js").Room} */
	#room;
	/** @type {PageElement} */
	search;
	/** @type {PageElement} */
	hide;
	/** @type {PageElement | null} */
	taste = null;
	/** @type {Map<string, InterestTrack>} */
	#tracks = new Map();
	#isArranged = false;
	#grouping = "";
	/** @type {string[]} */
	vetoes = [];
	#timer = 0;

	/** @param {import("./room.js").Room} room */
	attach(room) {
		this.#room = room;
		this.search = this.querySelector("input[type=search]");
		this.hide = this.querySelector("[data-action=hide]");
		this.search.addEventListener("input", () => this.#arrange());
		this.taste = this.querySelector("[data-action=taste]");
		this.hide.addEventListener("change", () => this.#switch(this.hide, "interests.hide", "hidden"));
		this.taste?.addEventListener("change", ({ target }) =>
			this.#switch(target, "taste.bring", "brings"),
		);
		if (navigator.maxTouchPoints)
			import("./slider-touch.js").then(({ guardSliders }) => guardSliders(this));
		this.addEventListener("pointerleave", () => this.arrangeIfIdle());
		this.addEventListener("focusout", ({ relatedTarget }) => this.arrangeIfIdle(relatedTarget));
		this.show();
	}

	show() {
		const { state } = this.#room;
		const fresh = this.#newKeys();
		const isUrgent =
			!this.querySelector(":focus, :active") || fresh.some((key) => this.#room.weight(key));
		if (!this.#isArranged || (fresh.length && isUrgent)) this.#arrange();
		this.#arrangeSoon();
		const others = state.participants.filter((each) => each.id !== state.you.id && each.weights);
		for (const [key, track] of this.#tracks)
			writeWhenSeen(track, () => {
				const mean = state.recommendations.group_profile[key];
				track.show(this.#room.weight(key), mean, dotsOf(others, key));
			});
		this.hide.checked = state.you.hidden;
		if (this.taste) this.taste.checked = state.you.taste;
	}

	/** Puts what is in use first, unless a hand or the focus is here. */
	arrangeIfIdle(focus = document.activeElement) {
		if (this.contains(focus) || this.matches(":hover")) return;
		animateMoves(
			[...this.#tracks.values()].filter((track) => track.isConnected),
			() => this.#arrange(),
		);
	}

	#arrangeSoon() {
		const grouping = this.#keys()
			.map((key) => this.#groupOf(key))
			.join();
		if (grouping === this.#grouping) return;
		this.#grouping = grouping;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.arrangeIfIdle(), REGROUP_DELAY_MS);
	}

	/** What is out for tonight is found anew: a hand may leave, or a timer end, before the page shows
	 * what has arrived. */
	#keys() {
		const { interests } = this.#room.state;
		this.vetoes = this.#findVetoes();
		const keys = new Set([...interests.map(({ key }) => key), ...this.#keysInUse()]);
		for (const key of this.vetoes) keys.delete(key);
		return [...keys];
	}

	#keysInUse() {
		const theirs = this.#room.state.participants.flatMap(({ weights = {} }) =>
			Object.keys(weights),
		);
		return [...this.#room.weightedKeys(), ...theirs];
	}

	/** The titles that are out for tonight, which would be many sliders. */
	#findVetoes() {
		const vetoes = new Set(
			this.#room.state.participants.flatMap(({ weights = {} }) =>
				Object.keys(weights).filter((key) => weights[key] === -1 && !this.#room.weight(key)),
			),
		);
		for (const key of this.#room.weightedKeys()) if (this.#room.weight(key) === -1) vetoes.add(key);
		return [...vetoes].filter((key) => key.startsWith("title:"));
	}

	#newKeys() {
		return this.#keys().filter((key) => !this.#tracks.has(key));
	}

	#arrange() {
		this.#isArranged = true;
		for (const key of this.#newKeys()) this.#tracks.set(key, this.#track(key));
		/** @type {Record<string, string[]>} */
		const groups = { used: [], room: [], genre: [], mood: [], era: [] };
		const found = this.#keys().filter((key) => this.#matches(key));
		for (const key of found) groups[this.#groupOf(key) ?? ""]?.push(key);
		for (const [name, keys] of Object.entries(groups)) this.#fill(name, keys);
		for (const [key, track] of this.#tracks) if (!found.includes(key)) track.remove();
		this.querySelector(".no-results").hidden = found.length > 0;
	}

	/** @param {string} key */
	#track(key) {
		const named = { ...this.#room.state, titles: this.#room.titleNames() };
		const track = /** @type {InterestTrack} */ (
			/** @type {HTMLElement} */ (document.adoptNode(cloneTemplate("track")))
		);
		customElements.upgrade(track);
		track.prepare(key, labelOf(named, key));
		track.addEventListener("steer", ({ detail }) => this.#room.setWeight(key, detail));
		return track;
	}

	/** @param {string} key */
	#groupOf(key) {
		if (this.#room.weight(key)) return "used";
		const { state } = this.#room;
		const isTheRooms = state.participants.some(({ weights }) => weights?.[key]);
		return isTheRooms ? "room" : state.interests.find((each) => each.key === key)?.kind;
	}

	/** @param {string} key */
	#matches(key) {
		const wanted = fold(this.search.value.trim());
		const label = this.#tracks.get(key)?.querySelector("label").textContent ?? "";
		return !wanted || fold(label).includes(wanted);
	}

	/**
	 * @param {string} name
	 * @param {string[]} keys
	 */
	#fill(name, keys) {
		const group = this.querySelector(`[data-group="${name}"]`);
		group.hidden = !keys.length;
		if (this.search.value && group.matches("details")) group.open = true;
		const home = group.querySelector(".tracks");
		keys.forEach((key, place) => {
			const track = /** @type {InterestTrack} */ (this.#tracks.get(key));
			if (home.children[place] !== track) home.insertBefore(track, home.children[place] ?? null);
		});
	}

	/**
	 * @param {PageElement} box
	 * @param {string} type
	 * @param {string} field
	 */
	async #switch(box, type, field) {
		if (!(await this.#room.request({ type, [field]: box.checked }))) box.checked = !box.checked;
	}
}

/**
 * @param {Participant[]} others
 * @param {string} key
 */
function dotsOf(others, key) {
	const stating = others.filter(({ weights }) => weights?.[key]);
	return stating.map(({ id, name, colour, weights }) => ({
		id,
		name,
		colour,
		weight: weights?.[key] ?? 0,
	}));
}

/** @param {string} text */
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

customElements.define("interest-panel", InterestPanel);
