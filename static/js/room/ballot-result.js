// Shows how a ballot ended: the winner, the counts, the rounds, and what decided a tie.

import { createElement, setText } from "../lib/dom.js";
import { gettext, list, number } from "../lib/i18n.js";
import { loadStylesheet } from "../lib/stylesheet.js";
import { ballotCast } from "./ballot-cast.js";
import { bars } from "./ballot-counts.js";
import { ballotTitle, RULES, resultText, tieText } from "./ballot-texts.js";
import { makeDialog, makePoster } from "./made-elements.js";

export class BallotResultSheet {
	#shown = "";

	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.dialog = makeDialog("result-sheet", gettext("The result"));
		this.home = createElement("div", "ballot-result");
		this.problem = createElement("p", "problem");
		this.problem.setAttribute("role", "alert");
		this.dialog.append(this.problem, this.home);
		this.cast = ballotCast(room);
		this.cast.addEventListener("change", () => this.show());
	}

	async open() {
		await loadStylesheet("ballot");
		this.show();
		if (!this.dialog.open && this.room.state.ballot?.state === "closed") this.dialog.showModal();
	}

	show() {
		const { ballot } = this.room.state;
		setText(this.problem, this.cast.refusalOf(ballot?.id));
		if (ballot?.state !== "closed" || ballot.id === this.#shown) return;
		this.#shown = ballot.id;
		this.home.replaceChildren(...resultParts(ballot));
	}
}

/**
 * @param {Protocol.BallotView} ballot
 */
function resultParts(ballot) {
	const result = /** @type {Protocol.BallotResult} */ (ballot.result);
	/** @type {HTMLElement[]} */
	const parts = [winner(ballot), createElement("p", "", resultText(ballot))];
	const tie = tieText(ballot, result.tie);
	if (tie) parts.push(createElement("p", "tie", tie));
	parts.push(createElement("p", "small muted", RULES[ballot.rule].text()));
	parts.push(bars(ballot, result.counts, result.order));
	if (result.vetoed.length) {
		const titles = list(result.vetoed.map((title) => ballotTitle(ballot, title)));
		parts.push(
			createElement("p", "small", gettext("Vetoed in this ballot: %(titles)s.", { titles })),
		);
	}
	return [
		...parts,
		...(result.rounds ?? []).flatMap((round, place) => roundParts(ballot, round, place)),
	];
}

/** @param {Protocol.BallotView} ballot */
function winner(ballot) {
	const home = createElement("div", "winner");
	const title = ballot.result?.winner ?? null;
	if (title === null) {
		home.append(createElement("h3", "", gettext("No title won")));
		return home;
	}
	home.append(makePoster(title), createElement("h3", "", ballotTitle(ballot, title)));
	return home;
}

/**
 * @param {Protocol.BallotView} ballot
 * @param {Protocol.Round} round
 * @param {number} place
 */
function roundParts(ballot, { counts, eliminated, exhausted, tie }, place) {
	const order = Object.keys(counts)
		.map(Number)
		.sort((a, b) => counts[b] - counts[a]);
	const isRunOff = ballot.rule === "score" && place > 0;
	const heading = isRunOff
		? gettext("The run-off of the two")
		: gettext("Round %(round)s", { round: number(place + 1) });
	const names = list(eliminated.map((title) => ballotTitle(ballot, title)));
	const words = [
		eliminated.length && gettext("Out after it: %(titles)s.", { titles: names }),
		exhausted &&
			(isRunOff
				? gettext("Votes with as many points for both: %(votes)s.", { votes: number(exhausted) })
				: gettext("Votes for none of these: %(votes)s.", { votes: number(exhausted) })),
		tieText(ballot, tie, eliminated),
	];
	const text = createElement("p", "small");
	setText(text, words.filter(Boolean).join(" "));
	return [createElement("h4", "", heading), bars(ballot, counts, order), text];
}
