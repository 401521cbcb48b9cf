// What is stated about an opened title: its people, its certificate, where to watch it, its trailer.

import { createElement } from "../lib/dom.js";
import { gettext, list } from "../lib/i18n.js";

const MAX_SHOWN = 6;
const language = document.documentElement.lang || "en";

/** The country of this browser, as far as it says one. */
export function ownCountry() {
	for (const tag of navigator.languages) {
		const { region } = new Intl.Locale(tag);
		if (region?.length === 2) return region;
	}
	return "";
}

/**
 * Terms and what is stated of them, for a description list.
 * @param {Protocol.TitleDetails} title
 * @param {string} country
 */
export function titleFacts(title, country) {
	/** @param {string} role */
	const those = (role) =>
		list(
			title.people
				.filter((each) => each.role === role)
				.slice(0, MAX_SHOWN)
				.map(({ name }) => name),
		);
	const here = title.certificates.find((each) => each.country === country);
	/** @type {[string, (string | Node)[]][]} */
	const rows = [
		[gettext("To watch on"), whereToWatch(title.availability, country)],
		[gettext("Original title"), [title.original_title]],
		[gettext("Directed by"), [those("director")]],
		[gettext("Written by"), [those("writer")]],
		[gettext("With"), [those("actor")]],
		[gettext("Part of"), [title.collection]],
		[gettext("Moods"), [list(title.moods)]],
		[gettext("Viewers say"), [list(title.tags)]],
		[gettext("Certificate"), [here?.certificate ?? title.certificate]],
		[gettext("Language"), [named("language", title.language)]],
	];
	return rows
		.filter(([, stated]) => stated.some(Boolean))
		.flatMap(([term, stated]) => {
			const description = createElement("dd");
			description.append(...stated);
			return [createElement("dt", "", term), description];
		});
}

/**
 * The trailer, and where else the title is described.
 * @param {Protocol.TitleDetails} title
 */
export function titleLinks(title) {
	/** @type {[string, string][]} */
	const trailer = title.trailer ? [[gettext("Trailer"), title.trailer]] : [];
	return [...trailer, ...Object.entries(title.links)].map(([name, address]) => link(name, address));
}

/**
 * What there is in the country; if there is nothing, what there is elsewhere.
 * @param {Protocol.Offer[]} offers
 * @param {string} country
 * @returns {(string | Node)[]}
 */
function whereToWatch(offers, country) {
	const here = offers.filter((each) => each.country === country);
	const shown = here.length ? here : offers;
	return shown.flatMap((offer, place) => {
		const { service, link: address } = offer;
		const details = [
			offerText(offer.offer ?? ""),
			here.length ? "" : named("region", offer.country),
		];
		const text = details.filter(Boolean).join(", ");
		return [
			place ? ", " : "",
			address ? link(service, address) : service,
			text ? ` (${text})` : "",
		];
	});
}

/** @param {string} offer */
function offerText(offer) {
	/** @type {Record<string, string>} */
	const texts = {
		free: gettext("free"),
		ads: gettext("free, with advertisements"),
		rent: gettext("to rent"),
		buy: gettext("to buy"),
	};
	return texts[offer] ?? "";
}

/**
 * @param {"language" | "region"} type
 * @param {string} code
 */
function named(type, code) {
	try {
		return (code && new Intl.DisplayNames([language], { type }).of(code)) || code;
	} catch {
		return code; // no code at all, as catalogues have them
	}
}

/**
 * @param {string} name
 * @param {string} address
 */
function link(name, address) {
	const made = createElement("a", "", name);
	return Object.assign(made, { href: address, target: "_blank", rel: "noreferrer" });
}
