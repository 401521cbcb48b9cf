// One title, opened: what it is, whom it fits, and exactly why it stands where it does.

import { gettext, list, ngettext, number } from "./i18n.js";
import { badge } from "./paint.js";
import { showPoster } from "./title-card.js";
import { element, mark, write } from "./template.js";
import { facts, labelOf, nameOf, reasonText } from "./words.js";

const SHOWN = 6;

export class DetailsSheet {
	#asked = 0;
	#title = null;
	#seen = null;
	#loading = false;
	#isStale = false;

	constructor(room, act) {
		this.room = room;
		this.dialog = document.getElementById("details-sheet");
		this.dialog.querySelector(".actions").addEventListener("click", ({ target }) => {
			const action = target.closest("[data-action]")?.dataset.action;
			if (action === "pick") this.#pick();
			else if (action) act(action, this.#title);
		});
	}

	async open(title) {
		this.#title = title;
		this.#seen = this.room.state.recommendations;
		this.#reset();
		this.show();
		this.dialog.showModal();
		await this.#load();
	}

	/** Reasons follow the room while the sheet is open. */
	show() {
		if (!this.#title) return;
		const weight = this.room.weight(`title:${this.#title.id}`);
		mark(this.#find("[data-action=more]"), "aria-pressed", `${weight > 0}`);
		mark(this.#find("[data-action=not]"), "aria-pressed", `${weight === -1}`);
		this.#find("[data-action=pick]").hidden = !this.room.isHost || this.room.state.playback?.pick === this.#picked();
		const now = this.room.state.recommendations;
		if (this.dialog.open && now.revision !== this.#seen.revision) {
			this.#seen = now;
			this.#loadAgain();
		}
	}

	/** While a slider moves, one question at a time; the last one is about the last list. */
	async #loadAgain() {
		this.#isStale = true;
		if (this.#loading) return;
		this.#loading = true;
		while (this.#isStale && this.dialog.open) {
			this.#isStale = false;
			await this.#load();
		}
		this.#loading = false;
	}

	async #pick() {
		this.dialog.close();
		if (await this.room.ask({ type: "pick", title: this.#title.id })) document.getElementById("evening-heading").focus();
	}

	/** The room's newest pick, if it is this title. */
	#picked() {
		const newest = this.room.state.picks.at(-1);
		return newest?.title === this.#title.id ? newest.id : "";
	}

	#find(selector) {
		return this.dialog.querySelector(selector);
	}

	#reset() {
		write(this.#find("h2"), this.#title.title);
		write(this.#find(".facts"), facts(this.#title));
		showPoster(this.#find(".poster"), this.#title.id);
		for (const part of [".standing", ".synopsis", ".credit", ".lift", ".problem"]) write(this.#find(part), "");
		for (const part of [".credits", ".links", ".reasons"]) this.#find(part).replaceChildren();
	}

	async #load() {
		const asked = ++this.#asked;
		const { code } = this.room.state.party;
		try {
			const answer = await fetch(`/api/v1/parties/${code}/titles/${this.#title.id}`);
			const body = await answer.json();
			if (asked !== this.#asked) return;
			if (!answer.ok) throw new Error(body.detail);
			write(this.#find(".problem"), "");
			this.#showTitle(body.title);
			this.#showWhy(body.explanation);
		} catch {
			const text = gettext("The details cannot be fetched right now. Close this and open it again in a moment.");
			write(this.#find(".problem"), text);
		}
	}

	#showTitle(title) {
		write(this.#find(".synopsis"), title.synopsis);
		write(this.#find(".credit"), title.synopsis_credit);
		const those = (role) => list(title.people.filter((each) => each.role === role).slice(0, SHOWN).map(({ name }) => name));
		const rows = [
			[gettext("Original title"), title.original_title],
			[gettext("Directed by"), those("director")],
			[gettext("Written by"), those("writer")],
			[gettext("With"), those("actor")],
			[gettext("Moods"), list(title.moods)],
			[gettext("Viewers say"), list(title.tags)],
			[gettext("Certificate"), title.certificate],
			[gettext("Language"), title.language],
			[gettext("To watch on"), list(title.availability.map(({ service, country }) => `${service} (${country})`))],
		].filter(([, value]) => value);
		this.#find(".credits").replaceChildren(...rows.flatMap(([name, value]) =>
			[element("dt", "", name), element("dd", "", value)]));
		this.#find(".links").replaceChildren(...Object.entries(title.links).map(link));
	}

	#showWhy(explanation) {
		const { state } = this.room;
		write(this.#find(".standing"), standing(state, explanation));
		write(this.#find(".lift"), explanation ? lift(state, explanation) : "");
		const fitting = state.participants.filter(({ id }) => id in (explanation?.fits ?? {}));
		const mineFirst = fitting.sort((a, b) => (b.id === state.you.id) - (a.id === state.you.id));
		this.#find(".reasons").replaceChildren(...mineFirst.map((each) => person(state, explanation, each)));
	}
}

function link([name, address]) {
	const made = element("a", "", name);
	Object.assign(made, { href: address, target: "_blank", rel: "noreferrer" });
	return made;
}

function standing(state, explanation) {
	if (!explanation) return gettext("Not on the list: filtered out, or someone said not tonight.");
	if (explanation.rank === null) return gettext("Not on tonight’s list.");
	if (explanation.rank === 1) return gettext("First on tonight’s list.");
	return gettext("Number %(rank)s on tonight’s list.", { rank: number(explanation.rank) });
}

/** What would make it first: how far it is, and what holds it back most. */
function lift(state, { rank, score, base, reasons, to_be_first: toBeFirst }) {
	const start = gettext("Its popularity gives it %(base)s to start with; wishes do the rest.", { base: number(base) });
	if (rank === 1) return start;
	const first = state.recommendations.titles[0];
	const gap = first ? first.score - score : 0;
	const against = Object.entries(reasons)
		.flatMap(([id, each]) => each.filter(({ amount }) => amount < 0).map((reason) => ({ id, reason })))
		.sort((a, b) => a.reason.amount - b.reason.amount)[0];
	const parts = [start];
	if (gap > 0) parts.push(gettext("It is %(gap)s behind the first.", { gap: number(gap) }));
	if (against) {
		const thing = labelOf(state, against.reason.interest ?? `title:${against.reason.title}`);
		const name = against.id === state.you.id ? gettext("you") : nameOf(state, against.id);
		parts.push(gettext("What holds it back most: %(thing)s (%(name)s).", { thing, name }));
	} else if (gap > 0) {
		parts.push(gettext("Nobody is against it. “More like this” would lift it."));
	}
	if (state.you.id in toBeFirst) parts.push(wouldBeFirst(state, toBeFirst[state.you.id]));
	return parts.join(" ");
}

/** The least that you would have to change; the server has tried it out on the room's own list. */
function wouldBeFirst(state, change) {
	if (!change) return gettext("No change of your sliders alone is known to put it first.");
	const sliders = list(Object.entries(change).map(([key, weight]) =>
		gettext("%(thing)s at %(weight)s", { thing: labelOf(state, key), weight: number(weight) })));
	return gettext("With these sliders of yours it would be first: %(sliders)s.", { sliders });
}

function person(state, { reasons, fits }, participant) {
	const { id } = participant;
	const item = element("li");
	const who = element("p", "who");
	const name = id === state.you.id ? gettext("you") : participant.name;
	const fit = element("span", "quiet", gettext("fit %(fit)s", { fit: number(fits[id]) }));
	who.append(badge(participant), element("span", "", name), fit);
	item.append(who, reasons[id]?.length ? bars(state, reasons[id], id) : element("p", "small quiet", silence(participant)));
	return item;
}

const silence = ({ hidden }) =>
	hidden ? gettext("Keeps the numbers private.") : gettext("Has wished for nothing that concerns it.");

/** A small signed bar chart of the largest summands. */
function bars(state, reasons, participant) {
	const shown = reasons.slice(0, SHOWN);
	const rest = reasons.slice(SHOWN).reduce((sum, { amount }) => sum + amount, 0);
	const rows = [
		...shown.map((reason) => ({ label: reasonText(state, reason, participant), amount: reason.amount })),
		...(rest ? [{ label: ngettext("%(count)s more", "%(count)s more", reasons.length - SHOWN), amount: rest }] : []),
	];
	const largest = Math.max(...rows.map(({ amount }) => Math.abs(amount)), 0.001);
	const chart = element("dl", "bars");
	chart.append(...rows.flatMap((row) => bar(row, largest)));
	return chart;
}

function bar({ label, amount }, largest) {
	const value = element("dd");
	value.className = "bar-rail";
	value.ariaHidden = "true";
	value.style.setProperty("--amount", amount / largest);
	if (amount < 0) value.dataset.lean = "no";
	return [element("dt", "", label), value, element("dd", "number", `${amount > 0 ? "+" : ""}${number(amount)}`)];
}
