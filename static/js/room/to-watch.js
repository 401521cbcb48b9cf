// Marks the cards of the titles that this member wants to watch. They are asked for with the account
// of this browser: the room does not know them, and sends them to nobody.

import { createElement } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { siteUrl } from "../lib/site-url.js";

export class ToWatch {
	/** @type {Set<string>} */
	#titles = new Set();

	/** @param {import("./title-list.js").TitleList} list */
	constructor(list) {
		this.list = list;
	}

	async open() {
		const answer = await fetch(siteUrl("api/v1/me/to-watch"));
		if (!answer.ok) return; // signed out since, or the history does not answer
		/** @type {{ titles: number[] }} */
		const { titles } = await answer.json();
		this.#titles = new Set(titles.map(String));
		this.show();
	}

	show() {
		if (!this.#titles.size) return;
		for (const card of this.list.cards) {
			const mark = card.querySelector(".to-watch");
			const isWanted = this.#titles.has(card.dataset.key ?? "");
			if (mark && !isWanted) mark.remove();
			if (isWanted && !mark) card.querySelector(".facts").after(makeMark());
		}
	}
}

function makeMark() {
	const mark = createElement("p", "to-watch", gettext("You want to watch it"));
	mark.title = gettext("From a list that you brought; only you see this.");
	return mark;
}
