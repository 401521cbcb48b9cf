// Shows as many people as the lower edge of a television holds, and how many more there are.

import { setText } from "../lib/dom.js";
import { ngettext } from "../lib/i18n.js";

/**
 * Hides those of the list that are not wholly in sight, and counts them in `rest`.
 * @param {PageElement} list
 * @param {PageElement} rest
 */
export function fitPeople(list, rest) {
	const people = /** @type {PageElement[]} */ ([...list.children]);
	for (const person of people) person.hidden = false;
	const bottom = list.getBoundingClientRect().bottom + 1;
	const outside = people.filter((person) => person.getBoundingClientRect().bottom > bottom);
	for (const person of outside) person.hidden = true;
	rest.hidden = !outside.length;
	setText(rest, ngettext("and %(count)s more", "and %(count)s more", outside.length));
}
