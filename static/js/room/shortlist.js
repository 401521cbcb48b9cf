// Shows the nominated titles above the list: who nominated each, whom it fits, and why.

import { cloneTemplate, createElement, renderList, setAttribute, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { withYear } from "./playback-clock.js";
import { nameOf } from "./texts.js";
import { addActions, showCard, showPoster } from "./title-card.js";

export class Shortlist {
	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.section = makeSection();
		document.querySelector(".agreement-summary").before(this.section);
		this.section.addEventListener("click", ({ target }) =>
			this.#onClick(/** @type {PageElement} */ (target)),
		);
	}

	show() {
		const { state } = this.room;
		const { shortlist } = state;
		this.section.hidden = !shortlist.length;
		const heading = gettext("Shortlist");
		setText(this.#find("h3"), shortlist.length ? `${heading} · ${shortlist.length}` : heading);
		this.#find("[data-open=result]").hidden = state.ballot?.state !== "closed";
		this.#find("[data-open=ballot]").hidden = !this.room.isHost || state.ballot?.state === "open";
		renderList(this.#find("ol"), shortlist, {
			key: ({ title }) => title,
			make: ({ title }) => makeTile(title),
			show: (tile, nomination) => this.#showTile(tile, nomination),
		});
	}

	/**
	 * @param {PageElement} tile
	 * @param {Protocol.NominationView} nomination
	 */
	#showTile(tile, nomination) {
		const { state } = this.room;
		const ranked = this.#ranked(nomination.title);
		if (ranked) showCard(tile, { title: ranked, rank: 0, room: this.room });
		setText(tile.querySelector(".name button"), withYear(nomination));
		const mine = nomination.by === state.you.id;
		const name = nameOf(state, nomination.by);
		setText(
			tile.querySelector(".facts"),
			mine ? gettext("Nominated by you") : gettext("Nominated by %(name)s", { name }),
		);
		const off = tile.querySelector("[data-action=nominate]");
		off.hidden = !mine && !this.room.isHost;
		const text = gettext("Take off the shortlist");
		setAttribute(off, "aria-label", text);
		setAttribute(off, "title", text);
		setAttribute(off, "aria-pressed", "true");
	}

	/** @param {number} title */
	#ranked(title) {
		const { titles, shortlist = [] } = this.room.state.recommendations;
		return [...shortlist, ...titles].find(({ id }) => id === title);
	}

	/** @param {PageElement} target */
	#onClick(target) {
		const action = target.closest("[data-action]")?.dataset.action;
		const id = Number(target.closest(".nomination")?.dataset.key);
		const nomination = this.room.state.shortlist.find(({ title }) => title === id);
		if (!action || !nomination) return;
		const known = { id, title: nomination.name, year: nomination.year };
		const detail = { action, title: this.#ranked(id) ?? { ...known, genres: [] } };
		document.dispatchEvent(new CustomEvent("title-action", { detail }));
	}

	/** @param {string} selector */
	#find(selector) {
		return this.section.querySelector(selector);
	}
}

function makeSection() {
	const section = createElement("section", "shortlist");
	section.setAttribute("aria-labelledby", "shortlist-heading");
	const heading = createElement("div", "shortlist-heading");
	const vote = createElement("button", "button", gettext("Let all of you vote"));
	vote.type = "button";
	vote.dataset.open = "ballot";
	const result = createElement("button", "button plain", gettext("The last result"));
	result.type = "button";
	result.dataset.open = "result";
	const title = Object.assign(createElement("h3"), { id: "shortlist-heading" });
	heading.append(title, result, vote);
	section.append(heading, createElement("ol"));
	return /** @type {PageElement} */ (/** @type {unknown} */ (section));
}

/** @param {number} title */
function makeTile(title) {
	const tile = cloneTemplate("card");
	addActions(tile);
	tile.className = "nomination";
	tile.querySelector(".rank").hidden = true;
	for (const action of ["more", "not"]) tile.querySelector(`[data-action=${action}]`).hidden = true;
	showPoster(tile.querySelector(".poster"), title);
	return tile;
}
