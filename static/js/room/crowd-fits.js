// Shows whom a title fits where many are in the room: the lowest, the middle, and who would mind.
// Fetched once more people are served than a card has room for.

import { createElement, setAttribute, setText } from "../lib/dom.js";
import { gettext, ngettext, number } from "../lib/i18n.js";
import { showBadge } from "./colours.js";

const LOW_FIT = 0.35;

/**
 * @param {PageElement} home
 * @param {Participant[]} served
 * @param {Record<string, number>} fits
 */
export function showCrowd(home, served, fits) {
	if (!("crowd" in home.dataset)) return;
	const ordered = served.toSorted((a, b) => fits[a.id] - fits[b.id]);
	const [lowest] = ordered;
	const middle = fits[ordered[Math.floor(ordered.length / 2)].id];
	const low = ordered.filter(({ id }) => fits[id] < LOW_FIT);
	const text = low.length
		? ngettext(
				"%(count)s would mind: %(name)s",
				"%(count)s would mind, %(name)s most",
				low.length,
				lowest,
			)
		: gettext("Suits %(name)s least", lowest);
	const parts = home.querySelector(".crowd-text") ? [...home.children] : makeParts(home);
	showBadge(/** @type {PageElement} */ (parts[0]), lowest);
	home.style.setProperty("--lowest", fits[lowest.id]);
	home.style.setProperty("--middle", middle);
	setAttribute(
		home,
		"aria-label",
		`${text}. ${gettext("Lowest fit %(lowest)s, the middle %(middle)s", {
			lowest: number(fits[lowest.id]),
			middle: number(middle),
		})}`,
	);
	setText(parts[2], text);
}

/** @param {PageElement} home */
function makeParts(home) {
	const parts = [
		createElement("span", "badge"),
		createElement("span", "crowd-range"),
		createElement("span", "crowd-text"),
	];
	for (const part of parts) part.dataset.key = part.className;
	parts[1].append(createElement("i"));
	home.replaceChildren(...parts);
	return parts;
}
