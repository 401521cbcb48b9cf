// Where the host opens a ballot: which rule, for how long, with how many vetoes.

import { createElement, setText } from "../lib/dom.js";
import { gettext, list, number } from "../lib/i18n.js";
import { loadStylesheet } from "../lib/stylesheet.js";
import { RULES } from "./ballot-texts.js";
import { makeButton, makeDialog } from "./made-elements.js";
import { withYear } from "./playback-clock.js";

const LIMITS = [0, 30, 60, 120, 300, 600];
const MOST_VETOES = 3;
const TITLES_WITHOUT_SHORTLIST = 5;

export class BallotOpening {
	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.dialog = makeDialog("ballot-sheet", gettext("Let all of you vote"));
		this.form = /** @type {PageElement} */ (
			/** @type {unknown} */ (createElement("form", "ballot-form"))
		);
		this.about = createElement("p");
		this.problem = createElement("p", "problem");
		this.problem.setAttribute("role", "alert");
		const send = makeButton(gettext("Open the ballot"), "button main");
		send.type = "submit";
		this.form.append(
			...[this.about, ruleFields(), select("seconds", gettext("Time to vote"), limits())],
			...[select("vetoes", gettext("Vetoes for each of you"), vetoes()), this.problem, send],
		);
		this.dialog.append(this.form);
		this.form.addEventListener("submit", (event) => this.#open(event));
		room.addEventListener("notice", ({ detail }) => this.#showProblem(detail.text));
	}

	async open() {
		await loadStylesheet("ballot");
		setText(this.problem, "");
		this.show();
		if (!this.dialog.open) this.dialog.showModal();
	}

	show() {
		const { titles, isWhole } = this.#titles();
		const named = list(titles.map(withYear));
		setText(
			this.about,
			isWhole
				? gettext("On the ballot: the shortlist, %(titles)s.", { titles: named })
				: gettext("On the ballot: %(titles)s.", { titles: named }),
		);
		if (this.dialog.open && (!this.room.isHost || this.room.state.ballot?.state === "open"))
			this.dialog.close();
	}

	/** The shortlist; with one nomination or none, the first of the list beside it. */
	#titles() {
		const { shortlist, recommendations } = this.room.state;
		const nominated = shortlist.map(({ title, name, year }) => ({ id: title, name, year }));
		if (nominated.length > 1) return { titles: nominated, isWhole: true };
		const listed = recommendations.titles.map(({ id, title, year }) => ({ id, name: title, year }));
		const others = listed.filter(({ id }) => id !== nominated[0]?.id);
		const titles = [...nominated, ...others].slice(0, TITLES_WITHOUT_SHORTLIST);
		return { titles, isWhole: false };
	}

	/** @param {string} text */
	#showProblem(text) {
		if (this.dialog.open)
			setText(this.problem, text || gettext("Not now: the connection is away."));
	}

	/** @param {Event} event */
	async #open(event) {
		event.preventDefault();
		const { titles, isWhole } = this.#titles();
		const { elements } = this.form;
		const seconds = Number(elements.seconds.value);
		const isDone = await this.room.request({
			type: "ballot.open",
			rule: elements.rule.value,
			vetoes: Number(elements.vetoes.value),
			...(seconds && { seconds }),
			...(!isWhole && { titles: titles.map(({ id }) => id) }),
		});
		if (!isDone) return;
		this.dialog.close();
		document.dispatchEvent(new CustomEvent("sheet-wanted", { detail: "vote" }));
	}
}

function ruleFields() {
	const fieldset = createElement("fieldset", "rules");
	fieldset.append(createElement("legend", "", gettext("How it is counted")));
	for (const [rule, { name, text }] of Object.entries(RULES)) {
		const label = createElement("label");
		const radio = Object.assign(createElement("input"), {
			type: "radio",
			name: "rule",
			value: rule,
		});
		radio.checked = rule === "approval";
		const words = createElement("span");
		words.append(createElement("b", "", name()), createElement("span", "small muted", text()));
		label.append(radio, words);
		fieldset.append(label);
	}
	return fieldset;
}

/** @returns {[number, string][]} */
function limits() {
	return LIMITS.map((seconds) => [seconds, limitText(seconds)]);
}

/** @param {number} seconds */
function limitText(seconds) {
	if (!seconds) return gettext("Until all have voted");
	if (seconds < 60) return gettext("%(seconds)s seconds", { seconds: number(seconds) });
	if (seconds === 60) return gettext("One minute");
	return gettext("%(minutes)s minutes", { minutes: number(seconds / 60) });
}

/** @returns {[number, string][]} */
function vetoes() {
	const counts = Array.from({ length: MOST_VETOES + 1 }, (_, count) => count);
	return counts.map((count) => [count, count ? number(count) : gettext("None")]);
}

/**
 * @param {string} name
 * @param {string} text
 * @param {[number, string][]} options
 */
function select(name, text, options) {
	const field = createElement("div", "field");
	const label = Object.assign(createElement("label", "", text), { htmlFor: `ballot-${name}` });
	const made = Object.assign(createElement("select", "input"), { name, id: `ballot-${name}` });
	for (const [value, shown] of options)
		made.append(Object.assign(createElement("option", "", shown), { value: `${value}` }));
	field.append(label, made);
	return field;
}
