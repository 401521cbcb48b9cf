// The fields of a vote: ticks, an order, or points, by the ballot's rule. All work by keys alone.

import { createElement, setAttribute, setText } from "../lib/dom.js";
import { gettext, number } from "../lib/i18n.js";
import { ballotTitle } from "./ballot-texts.js";
import { makeButton, makePoster } from "./made-elements.js";

const HIGHEST_SCORE = 5;

/**
 * @param {Protocol.BallotView} ballot
 * @param {Partial<Protocol.MyVote>} mine what I voted so far
 */
export function makeFields(ballot, mine) {
	const vetoes = new Vetoes(ballot, mine.veto ?? []);
	const fields = new FIELDS[ballot.rule](ballot, mine, vetoes);
	return {
		element: fields.element,
		vote: () => ({ ...fields.vote(), veto: [...vetoes.titles] }),
	};
}

/** The titles that I take out of this ballot; each row has a button for it. */
class Vetoes {
	/**
	 * @param {Protocol.BallotView} ballot
	 * @param {number[]} titles
	 */
	constructor(ballot, titles) {
		this.ballot = ballot;
		this.titles = new Set(titles);
		/** @type {Map<number, PageElement>} */
		this.buttons = new Map();
	}

	/**
	 * @param {PageElement | HTMLElement} row
	 * @param {number} title
	 */
	addTo(row, title) {
		if (!this.ballot.vetoes) return;
		const button = makeButton(gettext("Veto"), "button plain veto", () => this.#toggle(title));
		const name = ballotTitle(this.ballot, title);
		setAttribute(button, "aria-label", gettext("Veto %(title)s", { title: name }));
		this.buttons.set(title, button);
		row.append(button);
		this.#show();
	}

	/** @param {number} title */
	#toggle(title) {
		if (!this.titles.delete(title) && this.titles.size < this.ballot.vetoes) this.titles.add(title);
		this.#show();
	}

	#show() {
		const isFull = this.titles.size >= this.ballot.vetoes;
		for (const [title, button] of this.buttons) {
			setAttribute(button, "aria-pressed", `${this.titles.has(title)}`);
			setAttribute(button, "aria-disabled", isFull && !this.titles.has(title));
		}
	}
}

/**
 * @param {Protocol.BallotView} ballot
 * @param {number} title
 */
function picture(ballot, title) {
	return [makePoster(title), createElement("span", "choice-name", ballotTitle(ballot, title))];
}

class Ticks {
	/**
	 * @param {Protocol.BallotView} ballot
	 * @param {Partial<Protocol.MyVote>} mine
	 * @param {Vetoes} vetoes
	 */
	constructor(ballot, mine, vetoes) {
		this.element = createElement("fieldset", "choices-of-vote");
		this.element.append(createElement("legend", "", gettext("Which would you watch?")));
		for (const title of ballot.titles) {
			const row = createElement("div", "choice");
			const label = createElement("label");
			const box = Object.assign(createElement("input"), { type: "checkbox", value: `${title}` });
			box.checked = !!mine.approve?.includes(title);
			label.append(box, ...picture(ballot, title));
			row.append(label);
			vetoes.addTo(row, title);
			this.element.append(row);
		}
	}

	vote() {
		const ticked = this.element.querySelectorAll("input:checked");
		return { approve: [...ticked].map((box) => Number(/** @type {PageElement} */ (box).value)) };
	}
}

class Order {
	/**
	 * @param {Protocol.BallotView} ballot
	 * @param {Partial<Protocol.MyVote>} mine
	 * @param {Vetoes} vetoes
	 */
	constructor(ballot, mine, vetoes) {
		this.ballot = ballot;
		this.ranking = [...(mine.ranking ?? [])];
		this.element = createElement("div", "choices-of-vote");
		this.ranked = createElement("ol", "ranked-choices");
		this.rest = createElement("ul");
		this.hint = createElement("p", "small muted");
		this.announcement = createElement("p", "visually-hidden");
		setAttribute(this.announcement, "aria-live", "polite");
		this.rows = new Map(ballot.titles.map((title) => [title, this.#row(title, vetoes)]));
		this.element.append(this.hint, this.ranked, this.rest, this.announcement);
		this.#show();
	}

	vote() {
		return { ranking: this.ranking };
	}

	/**
	 * @param {number} title
	 * @param {Vetoes} vetoes
	 */
	#row(title, vetoes) {
		const row = createElement("li", "choice");
		const name = { title: ballotTitle(this.ballot, title) };
		const place = createElement("b", "place");
		row.append(place, ...picture(this.ballot, title));
		/** @type {[string, string, string, () => void][]} */
		const moves = [
			["up", "↑", gettext("%(title)s up", name), () => this.#move(title, -1)],
			["down", "↓", gettext("%(title)s down", name), () => this.#move(title, 1)],
			["off", "✕", gettext("Leave %(title)s out", name), () => this.#leaveOut(title)],
			["add", gettext("Add"), gettext("Add %(title)s", name), () => this.#add(title)],
		];
		const buttons = createElement("div", "moves");
		for (const [action, text, label, act] of moves) {
			const button = makeButton(text, action === "add" ? "button" : "button icon-only", act);
			button.dataset.action = action;
			setAttribute(button, "aria-label", label);
			buttons.append(button);
		}
		vetoes.addTo(buttons, title);
		row.append(buttons);
		return row;
	}

	/**
	 * @param {number} title
	 * @param {number} by
	 */
	#move(title, by) {
		const from = this.ranking.indexOf(title);
		const to = from + by;
		if (to < 0 || to >= this.ranking.length) return;
		this.ranking.splice(from, 1);
		this.ranking.splice(to, 0, title);
		this.#show(title, by < 0 ? "up" : "down");
	}

	/** @param {number} title */
	#leaveOut(title) {
		this.ranking = this.ranking.filter((each) => each !== title);
		this.#show(title, "add");
	}

	/** @param {number} title */
	#add(title) {
		this.ranking.push(title);
		this.#show(title, "up");
	}

	/**
	 * The hand stays on what was moved.
	 * @param {number} [moved]
	 * @param {string} [action]
	 */
	#show(moved, action) {
		const left = this.ballot.titles.filter((title) => !this.ranking.includes(title));
		const rowsOf = (/** @type {number[]} */ titles) =>
			titles.map((title) => /** @type {HTMLElement} */ (this.rows.get(title)));
		this.ranked.replaceChildren(...rowsOf(this.ranking));
		this.rest.replaceChildren(...rowsOf(left));
		for (const [title, row] of this.rows) this.#showRow(title, row);
		setText(
			this.hint,
			this.ranking.length
				? gettext("The best first. What you leave out gets no vote of yours.")
				: gettext("Add the titles in your order, the best first."),
		);
		if (moved === undefined || !action) return;
		const row = this.rows.get(moved);
		/** @type {HTMLElement | null | undefined} */ (
			row?.querySelector(`[data-action=${action}]`)
		)?.focus();
		const place = this.ranking.indexOf(moved) + 1;
		const values = { title: ballotTitle(this.ballot, moved), place: number(place) };
		setText(
			this.announcement,
			place
				? gettext("%(title)s: place %(place)s", values)
				: gettext("%(title)s: left out", values),
		);
	}

	/**
	 * @param {number} title
	 * @param {HTMLElement} row
	 */
	#showRow(title, row) {
		const place = this.ranking.indexOf(title) + 1;
		setText(/** @type {Node} */ (row.firstElementChild), place ? number(place) : "");
		for (const button of row.querySelectorAll("[data-action]")) {
			const { action } = /** @type {HTMLElement} */ (button).dataset;
			/** @type {HTMLElement} */ (button).hidden = (action === "add") === place > 0;
			const isEnd =
				action === "up" ? place === 1 : action === "down" && place === this.ranking.length;
			setAttribute(button, "aria-disabled", isEnd);
		}
	}
}

class Points {
	/**
	 * @param {Protocol.BallotView} ballot
	 * @param {Partial<Protocol.MyVote>} mine
	 * @param {Vetoes} vetoes
	 */
	constructor(ballot, mine, vetoes) {
		this.element = createElement("div", "choices-of-vote");
		for (const title of ballot.titles) {
			const row = createElement("fieldset", "choice");
			const [poster, name] = picture(ballot, title);
			const legend = createElement("legend");
			legend.append(poster, name);
			const scale = createElement("div", "points");
			for (let score = 0; score <= HIGHEST_SCORE; score++)
				scale.append(this.#point(title, score, mine.scores?.[title]));
			row.append(legend, scale);
			vetoes.addTo(row, title);
			this.element.append(row);
		}
	}

	/**
	 * @param {number} title
	 * @param {number} score
	 * @param {number | undefined} mine
	 */
	#point(title, score, mine) {
		const label = createElement("label");
		const radio = Object.assign(createElement("input"), {
			type: "radio",
			name: `score-${title}`,
			value: `${score}`,
			checked: mine === score,
		});
		label.append(radio, createElement("span", "", `${score}`));
		return label;
	}

	vote() {
		const chosen = [...this.element.querySelectorAll("input:checked")];
		const scores = chosen.map((radio) => {
			const { name, value } = /** @type {PageElement} */ (radio);
			return [name.slice("score-".length), Number(value)];
		});
		return { scores: Object.fromEntries(scores) };
	}
}

const FIELDS = { approval: Ticks, ranked: Order, score: Points };
