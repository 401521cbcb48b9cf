// Understands what is typed into the search of interests, "funny, no horror, like Arrival": shows
// what it means as chips, which count only once they are set, and finds titles by name.

import { createElement, renderList, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { siteUrl } from "../lib/site-url.js";
import { loadStylesheet } from "../lib/stylesheet.js";
import { toast } from "../lib/toast.js";

const TYPING_PAUSE_MS = 300;
const MIN_QUERY_LENGTH = 3;
const TITLES_SHOWN = 3;
const ACTIONS = ["open", "propose", "more", "not"];

/** @typedef {{ id: string, text: string, isWish: boolean, isOn: boolean, apply: () => void }} Chip */

export class PhraseSearch {
	/** @type {Chip[]} */
	#chips = [];
	/** @type {Protocol.FoundTitle[]} */
	#titles = [];
	#timer = 0;
	#query = "";

	/**
	 * @param {import("./room.js").Room} room
	 * @param {import("./interest-panel.js").InterestPanel} panel
	 */
	constructor(room, panel) {
		loadStylesheet("phrase");
		this.room = room;
		this.search = panel.search;
		this.none = panel.querySelector(".no-results");
		this.box = createElement("div", "phrase");
		this.box.setAttribute("aria-live", "polite");
		this.unknown = createElement("p", "small muted");
		/** @type {PageElement} */
		this.chips = pageElement("ul", "phrase-chips");
		this.set = createElement("button", "button main", gettext("Set these"));
		/** @type {PageElement} */
		this.found = pageElement("ul", "phrase-titles");
		Object.assign(this.set, { type: "button" });
		this.box.append(this.chips, this.unknown, this.set, this.found);
		panel.querySelector(".search-results").before(this.box);
		this.search.addEventListener("input", () => this.#readSoon());
		this.search.addEventListener("keydown", ({ key }) => key === "Enter" && this.#apply());
		this.set.addEventListener("click", () => this.#apply());
		this.chips.addEventListener("click", ({ target }) => this.#toggle(target.closest("button")));
		this.found.addEventListener("click", ({ target }) => this.#act(target.closest("button")));
		this.#show();
	}

	open() {
		this.#readSoon();
	}

	show() {}

	#readSoon() {
		clearTimeout(this.#timer);
		this.#query = this.search.value.trim();
		if (this.#query.length >= MIN_QUERY_LENGTH) {
			this.#timer = setTimeout(() => this.#read(this.#query), TYPING_PAUSE_MS);
			return;
		}
		this.#chips = [];
		this.#titles = [];
		this.#show();
	}

	/** @param {string} query */
	async #read(query) {
		const asked = encodeURIComponent(query);
		const [understood, page] = await Promise.all([
			fetchJson(`api/v1/phrases?q=${asked}`),
			fetchJson(`api/v1/titles?limit=${TITLES_SHOWN}&q=${asked}`),
		]);
		if (query !== this.#query) return;
		this.#chips = understood ? this.#chipsOf(understood) : [];
		this.#titles = page?.titles ?? [];
		const unknown = understood?.unknown.join(", ");
		const isPartial = this.#chips.length && unknown;
		setText(
			this.unknown,
			isPartial ? gettext("Not understood: %(words)s", { words: unknown }) : "",
		);
		this.#show();
	}

	/** @param {Protocol.Understood} understood */
	#chipsOf({ weights, filters }) {
		const chips = weights.map(({ key, label, kind, weight }) => ({
			id: key,
			text: weight > 0 ? label : gettext("no %(interest)s", { interest: label }),
			isWish: true,
			isOn: true,
			apply: () => this.#weigh(key, label, kind, weight),
		}));
		const limits = Object.entries(filters).map(([name, value]) => ({
			id: name,
			text: filterText(name, value),
			isWish: false,
			isOn: this.room.isHost,
			apply: () => {},
		}));
		this.filters = filters;
		return [...chips, ...limits];
	}

	/**
	 * @param {string} key
	 * @param {string} label
	 * @param {string} kind
	 * @param {number} weight
	 */
	#weigh(key, label, kind, weight) {
		const { state } = this.room;
		if (kind === "title") {
			const id = Number(key.split(":")[1]);
			this.room.setTitleWeight({ id, title: label, year: null }, weight);
			return;
		}
		if (!state.interests.some((each) => each.key === key))
			this.room.state = { ...state, interests: [...state.interests, { key, label, kind }] };
		this.room.setWeight(key, weight);
	}

	/** @param {PageElement | null} button */
	#toggle(button) {
		const chip = this.#chips.find(({ id }) => id === button?.value);
		if (!chip) return;
		chip.isOn = !chip.isOn && (chip.isWish || this.room.isHost);
		this.#show();
	}

	#apply() {
		const chosen = this.#chips.filter(({ isOn }) => isOn);
		if (!chosen.length) return;
		for (const chip of chosen) chip.apply();
		const names = new Set(chosen.filter(({ isWish }) => !isWish).map(({ id }) => id));
		if (names.size) {
			const set = Object.entries(this.filters ?? {}).filter(([name]) => names.has(name));
			const filters = { ...this.room.state.settings.filters, ...Object.fromEntries(set) };
			this.room.request({ type: "settings.set", filters });
		}
		toast(gettext("Set: %(interests)s", { interests: chosen.map(({ text }) => text).join(", ") }));
		this.search.value = "";
		this.search.dispatchEvent(new Event("input"));
		this.search.focus();
	}

	#show() {
		const { isHost } = this.room;
		renderList(this.chips, this.#chips, {
			key: ({ id }) => id,
			make: () => {
				const item = createElement("li");
				item.append(Object.assign(createElement("button", "chip"), { type: "button" }));
				return item;
			},
			show: (item, { id, text, isOn, isWish }) => {
				const button = item.querySelector("button");
				button.value = id;
				button.ariaPressed = `${isOn}`;
				button.disabled = !isWish && !isHost;
				button.title = button.disabled ? gettext("The host sets this") : "";
				setText(button, text);
			},
		});
		renderList(this.found, this.#titles, {
			key: ({ id }) => id,
			make: ({ id }) => this.#titleRow(id),
			show: (item, { title, year }) =>
				setText(item.querySelector("b"), year ? `${title} (${year})` : title),
		});
		this.chips.hidden = this.set.hidden = !this.#chips.length;
		this.set.disabled = !this.#chips.some(({ isOn }) => isOn);
		this.found.hidden = !this.#titles.length;
		if (this.#chips.length || this.#titles.length) this.none.hidden = true;
	}

	/** @param {number} id */
	#titleRow(id) {
		const texts = {
			open: gettext("Open"),
			propose: gettext("Propose"),
			more: gettext("More like this"),
			not: gettext("Not tonight"),
		};
		const row = createElement("li");
		const actions = createElement("span", "phrase-actions");
		for (const action of ACTIONS) {
			const button = createElement("button", "button", texts[/** @type {"open"} */ (action)]);
			Object.assign(button, { type: "button", value: id });
			button.dataset.action = action;
			actions.append(button);
		}
		row.append(createElement("b"), actions);
		return row;
	}

	/** @param {PageElement | null} button */
	#act(button) {
		const title = this.#titles.find(({ id }) => id === Number(button?.value));
		if (!button || !title) return;
		const { action } = button.dataset;
		if (action === "propose") this.room.request({ type: "shortlist.add", title: title.id });
		else if (action === "open") location.hash = `title=${title.id}`;
		else
			document.dispatchEvent(
				new CustomEvent("title-action", { detail: { action, title: { ...title } } }),
			);
	}
}

/**
 * @param {keyof HTMLElementTagNameMap} tag
 * @param {string} className
 */
function pageElement(tag, className) {
	return /** @type {PageElement} */ (/** @type {unknown} */ (createElement(tag, className)));
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function filterText(name, value) {
	if (name === "runtime_max") return gettext("up to %(minutes)s minutes", { minutes: value });
	if (name === "year_min") return gettext("%(year)s and later", { year: value });
	if (name === "year_max") return gettext("%(year)s and before", { year: value });
	if (name === "kind") return value === "series" ? gettext("series only") : gettext("films only");
	const languages = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
	const [language] = /** @type {string[]} */ (value);
	return gettext("in %(language)s", { language: languages.of(language) });
}

/**
 * The answer, or nothing when the server does not give one.
 * @param {string} path
 */
async function fetchJson(path) {
	try {
		const answer = await fetch(siteUrl(path));
		return answer.ok ? await answer.json() : null;
	} catch {
		return null;
	}
}
