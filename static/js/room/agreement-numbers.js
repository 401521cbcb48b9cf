// Shows the numbers behind the room's agreement, in words and as bars. Fetched when someone first asks.

import { createElement, renderList, setText } from "../lib/dom.js";
import { gettext, number } from "../lib/i18n.js";
import { loadStylesheet } from "../lib/stylesheet.js";
import { onSide, participantsWithWeights, weightedInterests } from "./agreement.js";
import { labelOf, weightText } from "./texts.js";

const MIN_WEIGHT = 0.01;

export class AgreementNumbers {
	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.rows = document.querySelector("agreement-line tbody");
	}

	async open() {
		await loadStylesheet("agreement");
		this.show();
	}

	/** The strongest first. */
	show() {
		const { state } = this.room;
		/** @param {string} key */
		const mean = (key) => state.recommendations.group_profile[key] ?? 0;
		const keys = weightedInterests(state).sort((a, b) => Math.abs(mean(b)) - Math.abs(mean(a)));
		renderList(this.rows, keys, {
			key: (key) => key,
			make: makeRow,
			show: (row, key) => {
				setText(row.querySelector("th span"), labelOf(state, key));
				showNumbers(row, mean(key), sidesOf(state, key));
			},
		});
	}
}

/**
 * How many are for and against it, of so many who have moved something.
 * @param {RoomState} state
 * @param {string} key
 */
function sidesOf(state, key) {
	const people = participantsWithWeights(state);
	const [fans, foes] = [1, -1].map((side) => onSide(people, key, side, MIN_WEIGHT).length);
	return { fans, foes, all: Math.max(people.length, 1) };
}

/** What the bar shows stands beside it in words: screen readers pass it over. */
function makeRow() {
	const row = createElement("tr");
	const name = createElement("th");
	name.scope = "row";
	const bar = createElement("span", "sides-bar");
	bar.setAttribute("aria-hidden", "true");
	bar.append(
		createElement("i", "against"),
		createElement("i", "for"),
		createElement("i", "middle"),
	);
	name.append(createElement("span"), bar);
	row.append(name, createElement("td"));
	return row;
}

/**
 * @param {PageElement} row
 * @param {number} mean
 * @param {{ fans: number, foes: number, all: number }} sides
 */
function showNumbers(row, mean, { fans, foes, all }) {
	const words = { mean: weightText(mean), fans, foes };
	setText(row.querySelector("td"), gettext("%(mean)s · %(fans)s for, %(foes)s against", words));
	row.title = gettext("The group: %(mean)s of 1", { mean: number(mean) });
	const { style } = row.querySelector(".sides-bar");
	style.setProperty("--for", `${fans / all}`);
	style.setProperty("--against", `${foes / all}`);
	style.setProperty("--mean", `${(mean + 1) / 2}`);
}
