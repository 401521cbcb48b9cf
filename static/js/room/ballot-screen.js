// Shows a ballot on a television: what is on it and how many have voted, then the result large.

import { createElement, setText } from "../lib/dom.js";
import { gettext, ngettext } from "../lib/i18n.js";
import { loadStylesheet } from "../lib/stylesheet.js";
import { bars } from "./ballot-counts.js";
import {
	ballotTitle,
	progressText,
	RULES,
	resultText,
	tieText,
	timeLeftText,
} from "./ballot-texts.js";
import { makePoster } from "./made-elements.js";

const RESULT_MS = 14_000;
const MOST_IN_A_ROW = 6;
const MOST_COUNTS = 6;

export class BallotScreen {
	#shown = "";
	#timer = 0;

	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.section = createElement("section", "ballot-screen");
		this.section.hidden = true;
		document.querySelector("main").prepend(this.section);
		this.progress = createElement("p", "ballot-progress");
		setInterval(() => this.#showProgress(), 1_000);
	}

	async open() {
		await loadStylesheet("ballot");
		this.show();
	}

	show() {
		const { ballot } = this.room.state;
		const key = ballot ? `${ballot.id} ${ballot.state}` : "";
		if (key !== this.#shown) this.#present(ballot, key);
		this.#showProgress();
	}

	/**
	 * @param {Protocol.BallotView | null} ballot
	 * @param {string} key
	 */
	#present(ballot, key) {
		this.#shown = key;
		clearTimeout(this.#timer);
		this.#hide();
		if (ballot?.state === "open") this.#showOpen(ballot);
		if (ballot?.state === "closed") this.#showResult(ballot);
	}

	#hide() {
		this.section.hidden = true;
		delete document.body.dataset.ballot;
	}

	/** @param {Protocol.BallotView} ballot */
	#showOpen(ballot) {
		const top = createElement("header");
		top.append(createElement("h2", "", gettext("Vote now")), this.progress);
		top.append(createElement("p", "rule-text", RULES[ballot.rule].text()));
		const titles = createElement("ol", "ballot-titles");
		const rows = Math.ceil(ballot.titles.length / MOST_IN_A_ROW);
		titles.style.setProperty("--columns", `${Math.ceil(ballot.titles.length / rows)}`);
		for (const title of ballot.titles) {
			const item = createElement("li");
			item.append(makePoster(title), createElement("span", "", ballotTitle(ballot, title)));
			titles.append(item);
		}
		this.section.replaceChildren(top, titles);
		this.section.hidden = false;
		document.body.dataset.ballot = "open";
	}

	/** @param {Protocol.BallotView} ballot */
	#showResult(ballot) {
		const left = Date.parse(ballot.closed_at ?? "") + RESULT_MS - this.room.now();
		const { result } = ballot;
		if (left <= 0 || !result) return;
		const winner = createElement("div", "winner");
		if (result.winner !== null) winner.append(makePoster(result.winner));
		const name =
			result.winner === null ? gettext("No title won") : ballotTitle(ballot, result.winner);
		winner.append(createElement("h2", "", name));
		const words = createElement("div", "ballot-words");
		words.append(createElement("p", "", resultText(ballot)));
		const tie = tieText(ballot, result.tie);
		if (tie) words.append(createElement("p", "tie", tie));
		words.append(bars(ballot, result.counts, result.order.slice(0, MOST_COUNTS)));
		const more = result.order.length - MOST_COUNTS;
		const moreText = ngettext("and %(count)s more title", "and %(count)s more titles", more);
		if (more > 0) words.append(createElement("p", "muted", moreText));
		this.section.replaceChildren(winner, words);
		this.section.hidden = false;
		document.body.dataset.ballot = "result";
		this.#timer = setTimeout(() => this.#hide(), left);
	}

	#showProgress() {
		const { ballot } = this.room.state;
		if (ballot?.state !== "open") return;
		const left = timeLeftText(ballot, this.room.now());
		setText(this.progress, [progressText(ballot), left].filter(Boolean).join(" · "));
	}
}
