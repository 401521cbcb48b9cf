// Your evening: every interest as a track. Those in use come first, then the room's, then the
// rest by kind, and a search finds any of them. Nothing is regrouped under a hand or a focus.

import "./interest-track.js";
import { glide } from "./motion.js";
import { clone } from "./template.js";
import { labelOf } from "./words.js";

const CALM = 1_200;

export class InterestPanel extends HTMLElement {
	#room;
	#tracks = new Map();
	#isArranged = false;
	#grouping = "";
	#timer = 0;

	attach(room) {
		this.#room = room;
		this.search = this.querySelector("input[type=search]");
		this.hide = this.querySelector("[data-action=hide]");
		this.search.addEventListener("input", () => this.#arrange());
		this.taste = this.querySelector("[data-action=taste]");
		this.hide.addEventListener("change", () => this.#switch(this.hide, "interests.hide", "hidden"));
		this.taste?.addEventListener("change", () => this.#switch(this.taste, "taste.bring", "brings"));
		this.addEventListener("pointerleave", () => this.arrangeIfIdle());
		this.addEventListener("focusout", ({ relatedTarget }) => this.arrangeIfIdle(relatedTarget));
		this.show();
	}

	show() {
		const { state } = this.#room;
		const fresh = this.#newKeys();
		const isUrgent = !this.querySelector(":focus, :active") || fresh.some((key) => this.#room.weight(key));
		if (!this.#isArranged || (fresh.length && isUrgent)) this.#arrange();
		this.#arrangeSoon();
		const others = state.participants.filter((each) => each.id !== state.you.id && each.weights);
		for (const [key, track] of this.#tracks) {
			const dots = others.filter((each) => each.weights[key])
				.map(({ id, name, colour, weights }) => ({ id, name, colour, weight: weights[key] }));
			track.show(this.#room.weight(key), state.recommendations.group_profile[key], dots);
		}
		this.hide.checked = state.you.hidden;
		if (this.taste) this.taste.checked = state.you.taste;
	}

	/** Puts what is in use first, unless a hand or the focus is here. */
	arrangeIfIdle(focus = document.activeElement) {
		if (this.contains(focus) || this.matches(":hover")) return;
		glide([...this.#tracks.values()].filter((track) => track.isConnected), () => this.#arrange());
	}

	#arrangeSoon() {
		const grouping = this.#keys().map((key) => this.#groupOf(key)).join();
		if (grouping === this.#grouping) return;
		this.#grouping = grouping;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.arrangeIfIdle(), CALM);
	}

	#keys() {
		const { state } = this.#room;
		const inUse = [...this.#room.mine(), ...state.participants.flatMap(({ weights = {} }) => Object.keys(weights))];
		return [...new Set([...state.interests.map(({ key }) => key), ...inUse])];
	}

	#newKeys() {
		return this.#keys().filter((key) => !this.#tracks.has(key));
	}

	#arrange() {
		this.#isArranged = true;
		for (const key of this.#newKeys()) this.#tracks.set(key, this.#track(key));
		const groups = { used: [], room: [], genre: [], mood: [], era: [] };
		const found = this.#keys().filter((key) => this.#matches(key));
		for (const key of found) groups[this.#groupOf(key)]?.push(key);
		for (const [name, keys] of Object.entries(groups)) this.#fill(name, keys);
		for (const [key, track] of this.#tracks) if (!found.includes(key)) track.remove();
		this.querySelector(".none").hidden = found.length > 0;
	}

	#track(key) {
		const named = { ...this.#room.state, titles: this.#room.nameTitles() };
		const track = document.adoptNode(clone("track"));
		customElements.upgrade(track);
		track.prepare(key, labelOf(named, key));
		track.addEventListener("steer", ({ detail }) => this.#room.steer(key, detail));
		return track;
	}

	#groupOf(key) {
		if (this.#room.weight(key)) return "used";
		const { state } = this.#room;
		const isTheRooms = state.participants.some(({ weights }) => weights?.[key]);
		return isTheRooms ? "room" : state.interests.find((each) => each.key === key)?.kind;
	}

	#matches(key) {
		const wanted = fold(this.search.value.trim());
		const track = this.#tracks.get(key);
		return !wanted || fold(track.querySelector("label").textContent).includes(wanted);
	}

	#fill(name, keys) {
		const group = this.querySelector(`[data-group="${name}"]`);
		group.hidden = !keys.length;
		if (this.search.value && group.matches("details")) group.open = true;
		const home = group.querySelector(".tracks");
		keys.forEach((key, place) => {
			const track = this.#tracks.get(key);
			if (home.children[place] !== track) home.insertBefore(track, home.children[place] ?? null);
		});
	}

	async #switch(box, type, field) {
		if (!(await this.#room.ask({ type, [field]: box.checked }))) box.checked = !box.checked;
	}
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

customElements.define("interest-panel", InterestPanel);
