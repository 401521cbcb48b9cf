// Finds actors and directors by name in the search of interests, and names those that are weighted.

import { createElement, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { siteUrl } from "../lib/site-url.js";

const TYPING_PAUSE_MS = 250;
const MIN_QUERY_LENGTH = 2;
const FIRST_WEIGHT = 0.6;

export class PeopleSearch {
	/** @type {Map<string, Protocol.Interest>} */
	#named = new Map();
	/** @type {Set<string>} */
	#requested = new Set();
	#timer = 0;
	#query = "";

	/**
	 * @param {import("./room.js").Room} room
	 * @param {import("./interest-panel.js").InterestPanel} panel
	 */
	constructor(room, panel) {
		this.room = room;
		this.panel = panel;
		this.search = panel.search;
		this.found = panel.querySelector(".search-results");
		this.none = panel.querySelector(".no-results");
		this.search.addEventListener("input", () => this.#searchSoon());
		this.found.addEventListener("click", ({ target }) => this.#select(target.closest("button")));
	}

	open() {
		this.show();
		this.#searchSoon();
	}

	/** A snapshot lists no people: those who are known by now are named again. */
	show() {
		const { state } = this.room;
		const listed = new Set(state.interests.map(({ key }) => key));
		const weighted = [state.you, ...state.participants].flatMap(({ weights = {} }) =>
			Object.keys(weights),
		);
		const missing = [...new Set(weighted)].filter(
			(key) => key.startsWith("person:") && !listed.has(key),
		);
		const known = missing
			.filter((key) => this.#named.has(key))
			.map((key) => /** @type {Protocol.Interest} */ (this.#named.get(key)));
		if (known.length) this.room.state = { ...state, interests: [...state.interests, ...known] };
		for (const { key, label } of known) this.#rename(key, label);
		const unnamed = missing.filter((key) => !this.#named.has(key) && !this.#requested.has(key));
		if (unnamed.length) this.#name(unnamed);
	}

	/**
	 * A track that stood here before its name was known.
	 * @param {string} key
	 * @param {string} label
	 */
	#rename(key, label) {
		const shown = this.panel.querySelector(`label[for="track-${key.replace(":", "-")}"]`);
		if (shown) setText(shown, label);
	}

	/** @param {string[]} keys */
	async #name(keys) {
		for (const key of keys) this.#requested.add(key);
		const people = await fetchPeople(`keys=${encodeURIComponent(keys.join())}`);
		this.#learn(people ?? []);
		if (!people) for (const key of keys) this.#requested.delete(key);
		this.show();
	}

	/** @param {Protocol.Interest[]} people */
	#learn(people) {
		for (const each of people) this.#named.set(each.key, each);
	}

	#searchSoon() {
		clearTimeout(this.#timer);
		this.#query = this.search.value.trim();
		if (this.#query.length < MIN_QUERY_LENGTH) this.#list([]);
		else this.#timer = setTimeout(() => this.#find(this.#query), TYPING_PAUSE_MS);
	}

	/** @param {string} query */
	async #find(query) {
		const people = (await fetchPeople(`limit=5&q=${encodeURIComponent(query)}`)) ?? [];
		if (query === this.#query) this.#list(people);
	}

	/** @param {Protocol.Interest[]} people */
	#list(people) {
		this.#learn(people);
		this.found.hidden = !people.length;
		if (people.length) this.none.hidden = true;
		this.found.replaceChildren(
			...people.map(({ key, label }) => {
				const button = createElement(
					"button",
					"button",
					gettext("Titles with %(name)s", { name: label }),
				);
				Object.assign(button, { type: "button", value: key });
				const item = createElement("li");
				item.append(button);
				return item;
			}),
		);
	}

	/**
	 * They become a slider among one's own, and the search is over.
	 * @param {PageElement | null} button
	 */
	#select(button) {
		if (!button) return;
		const person = /** @type {Protocol.Interest} */ (this.#named.get(button.value));
		const { state } = this.room;
		if (!state.interests.some(({ key }) => key === person.key)) {
			this.room.state = { ...state, interests: [...state.interests, person] };
		}
		this.room.setWeight(person.key, FIRST_WEIGHT);
		this.search.value = "";
		this.search.dispatchEvent(new Event("input"));
		this.search.focus();
	}
}

/**
 * The answer, or nothing when the server does not give one.
 * @param {string} query
 */
async function fetchPeople(query) {
	try {
		const answer = await fetch(siteUrl(`api/v1/interests?${query}`));
		return answer.ok ? await answer.json() : null;
	} catch {
		return null;
	}
}
