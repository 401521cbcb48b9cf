// Actors and directors: found by name in the search of interests, and named where they are weighted.

import { gettext } from "./i18n.js";
import { element, write } from "./template.js";

const CALM = 250;
const LEAST = 2;
const FIRST_WEIGHT = 0.6;

export class PeopleSearch {
	#named = new Map();
	#asked = new Set();
	#timer = 0;
	#query = "";

	constructor(room, panel) {
		this.room = room;
		this.panel = panel;
		this.search = panel.search;
		this.found = panel.querySelector(".found");
		this.none = panel.querySelector(".none");
		this.search.addEventListener("input", () => this.#searchSoon());
		this.found.addEventListener("click", ({ target }) => this.#choose(target.closest("button")));
	}

	open() {
		this.show();
		this.#searchSoon();
	}

	/** A snapshot lists no people: those who are known by now are named again. */
	show() {
		const { state } = this.room;
		const listed = new Set(state.interests.map(({ key }) => key));
		const weighted = [state.you, ...state.participants].flatMap(({ weights = {} }) => Object.keys(weights));
		const missing = [...new Set(weighted)].filter((key) => key.startsWith("person:") && !listed.has(key));
		const known = missing.filter((key) => this.#named.has(key)).map((key) => this.#named.get(key));
		if (known.length) this.room.state = { ...state, interests: [...state.interests, ...known] };
		for (const { key, label } of known) this.#rename(key, label);
		const strange = missing.filter((key) => !this.#named.has(key) && !this.#asked.has(key));
		if (strange.length) this.#name(strange);
	}

	/** A track that stood here before its name was known. */
	#rename(key, label) {
		const shown = this.panel.querySelector(`label[for="track-${key.replace(":", "-")}"]`);
		if (shown) write(shown, label);
	}

	async #name(keys) {
		for (const key of keys) this.#asked.add(key);
		const people = await ask(`keys=${encodeURIComponent(keys.join())}`);
		this.#learn(people ?? []);
		if (!people) for (const key of keys) this.#asked.delete(key);
		this.show();
	}

	#learn(people) {
		for (const each of people) this.#named.set(each.key, each);
	}

	#searchSoon() {
		clearTimeout(this.#timer);
		this.#query = this.search.value.trim();
		if (this.#query.length < LEAST) this.#list([]);
		else this.#timer = setTimeout(() => this.#find(this.#query), CALM);
	}

	async #find(query) {
		const people = (await ask(`limit=5&q=${encodeURIComponent(query)}`)) ?? [];
		if (query === this.#query) this.#list(people);
	}

	#list(people) {
		this.#learn(people);
		this.found.hidden = !people.length;
		if (people.length) this.none.hidden = true;
		this.found.replaceChildren(...people.map(({ key, label }) => {
			const button = element("button", "button", gettext("Titles with %(name)s", { name: label }));
			Object.assign(button, { type: "button", value: key });
			const item = element("li");
			item.append(button);
			return item;
		}));
	}

	/** They become a slider among one's own, and the search is over. */
	#choose(button) {
		if (!button) return;
		const person = this.#named.get(button.value);
		const { state } = this.room;
		if (!state.interests.some(({ key }) => key === person.key)) {
			this.room.state = { ...state, interests: [...state.interests, person] };
		}
		this.room.steer(person.key, FIRST_WEIGHT);
		this.search.value = "";
		this.search.dispatchEvent(new Event("input"));
		this.search.focus();
	}
}

/** The answer, or nothing when the server does not give one. */
async function ask(query) {
	try {
		const answer = await fetch(`/api/v1/interests?${query}`);
		return answer.ok ? await answer.json() : null;
	} catch {
		return null;
	}
}
