// Offers what the catalogue knows as filters, each value with its count; ranges cannot be turned
// round.

import { createElement } from "../lib/dom.js";
import { gettext, number } from "../lib/i18n.js";
import { siteUrl } from "../lib/site-url.js";
import { ownCountry } from "./title-facts.js";

const language = document.documentElement.lang || "en";

/** @type {Record<string, (value: string) => string>} */
const NAMES = {
	languages: named("language"),
	country: named("region"),
};

/**
 * @param {"language" | "region"} type
 * @returns {(code: string) => string}
 */
function named(type) {
	const names = new Intl.DisplayNames([language], { type, fallback: "code" });
	return (code) => {
		try {
			return names.of(code) ?? code;
		} catch {
			return code; // no code at all, as catalogues have them
		}
	};
}

/**
 * Countries to watch in: the one that is set, this browser's, and those of which services are known.
 * @param {PageElement} field
 * @param {string} chosen
 * @param {string[]} known
 */
export function offerCountries(field, chosen, known) {
	const values = [...new Set([chosen, ownCountry(), ...known].filter(Boolean))];
	const options = values
		.map((value) => /** @type {const} */ ([valueName("country", value), value]))
		.sort(([one], [other]) => one.localeCompare(other, language))
		.map(([label, value]) => Object.assign(createElement("option", "", label), { value }));
	field.replaceChildren(/** @type {Element} */ (field.firstElementChild), ...options);
	field.value = chosen;
}

/** @param {string} code */
export const fetchFilters = async (code) => {
	const answer = await fetch(siteUrl(`api/v1/parties/${code}/filters`));
	if (!answer.ok) throw new Error("no answer");
	return /** @type {Promise<Protocol.OfferedFilters>} */ (answer.json());
};

/**
 * What a value is called.
 * @param {string} filter
 * @param {string} value
 */
const valueName = (filter, value) => NAMES[filter]?.(value) ?? value;

export class FilterChoices {
	/** @param {PageElement} home */
	constructor(home) {
		this.home = home;
		home.addEventListener("change", ({ target }) => this.#keepRange(target), true);
	}

	/**
	 * @param {Protocol.FilterChoices} choices
	 * @param {Record<string, unknown>} filters
	 */
	offer(choices, filters) {
		this.#offerOptions("kind", choices.kinds, filters.kind);
		this.#offerOptions("country", choices.countries, filters.country);
		for (const name of /** @type {const} */ (["languages", "certificates", "services"]))
			this.#offerBoxes(name, choices[name], /** @type {string[]} */ (filters[name] ?? []));
		this.#bound("year_min", choices.years, filters);
		this.#bound("year_max", choices.years, filters);
		this.#bound("runtime_max", choices.runtimes, filters);
	}

	/** The lists whose boxes are checked. */
	stated() {
		/** @type {Record<string, string[]>} */
		const lists = {};
		for (const box of this.home.querySelectorAll("[data-choices] input:checked")) {
			const { choices = "" } = box.closest("[data-choices]")?.dataset ?? {};
			lists[choices] = [...(lists[choices] ?? []), box.value];
		}
		return lists;
	}

	/**
	 * @param {string} name
	 * @param {Protocol.Choice[]} choices
	 * @param {unknown} chosen
	 */
	#offerOptions(name, choices, chosen) {
		const field = this.home.querySelector(`[name=${name}]`);
		const before = new Map(
			/** @type {PageElement[]} */ ([...field.querySelectorAll("option")]).map((each) => [
				each.value,
				each.dataset.label ?? each.textContent,
			]),
		);
		const options = choices.map(({ value, titles }) => {
			const label = before.get(value) ?? valueName(name, value);
			const option = createElement("option", "", `${label} · ${number(titles)}`);
			return Object.assign(option, { value, selected: value === chosen });
		});
		for (const option of options) option.dataset.label = before.get(option.value) ?? "";
		field.replaceChildren(/** @type {Element} */ (field.firstElementChild), ...options);
		/** @type {PageElement} */ (field.closest(".field")).hidden = choices.length < 2 && !chosen;
	}

	/**
	 * @param {string} name
	 * @param {Protocol.Choice[]} choices
	 * @param {string[]} chosen
	 */
	#offerBoxes(name, choices, chosen) {
		const home = this.home.querySelector(`[data-choices=${name}]`);
		const boxes = choices.map(({ value, titles }) => {
			const label = createElement("label");
			const box = Object.assign(createElement("input"), { type: "checkbox", value });
			box.checked = chosen.includes(value);
			const count = createElement("span", "muted", number(titles));
			label.append(box, createElement("span", "", valueName(name, value)), count);
			return label;
		});
		home.querySelector("div").replaceChildren(...boxes);
		home.hidden = !choices.length && !chosen.length;
	}

	/**
	 * @param {string} name
	 * @param {Protocol.Span | null} span
	 * @param {Record<string, unknown>} filters
	 */
	#bound(name, span, filters) {
		const field = this.home.querySelector(`[name=${name}]`);
		/** @type {PageElement} */ (field.closest(".field")).hidden = !span && !(name in filters);
		if (!span) return;
		Object.assign(field, { min: span.least, max: span.most });
		Object.assign(field, { placeholder: name === "year_min" ? span.least : span.most });
	}

	/**
	 * A bound that passes the other one takes it along, and none leaves what the catalogue has.
	 * @param {PageElement} field
	 */
	#keepRange(field) {
		if (field.type !== "number" || !field.value) return;
		const { min, max } = /** @type {{ min: string, max: string }} */ (
			/** @type {unknown} */ (field)
		);
		if (min && max)
			field.value = `${Math.min(Math.max(field.valueAsNumber, Number(min)), Number(max))}`;
		const [from, to] = ["year_min", "year_max"].map((name) =>
			this.home.querySelector(`[name=${name}]`),
		);
		if (![from, to].includes(field) || !from.value || !to.value) return;
		if (from.valueAsNumber > to.valueAsNumber) (field === from ? to : from).value = field.value;
	}
}

/**
 * A filter in words, such as "Languages: German".
 * @param {string} filter
 * @param {unknown} value
 */
export function filterText(filter, value) {
	const values = Array.isArray(value) ? value : [value];
	const text = values.map((each) => valueName(filter, String(each))).join(", ");
	/** @type {Record<string, string>} */
	const texts = {
		kind: value === "series" ? gettext("series only") : gettext("films only"),
		runtime_max: gettext("at most %(text)s minutes", { text }),
		year_min: gettext("from %(text)s on", { text }),
		year_max: gettext("up to %(text)s", { text }),
		certificates: gettext("certificate %(text)s", { text }),
		languages: gettext("in %(text)s", { text }),
		country: gettext("to watch in %(text)s", { text }),
		services: gettext("on %(text)s", { text }),
		hide_seen: gettext("not seen yet"),
	};
	return texts[filter] ?? text;
}
