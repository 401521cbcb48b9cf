// For a room without agreement: the smallest move of each one that alone would create some.

import { gettext, number } from "./i18n.js";
import { element } from "./template.js";
import { labelOf, nameOf } from "./words.js";

export class Agreeing {
	#revision = -1;

	constructor(room) {
		this.room = room;
		this.ways = document.querySelector(".ways");
		this.ways.addEventListener("click", ({ target }) => {
			const { interest, weight } = target.closest("button")?.dataset ?? {};
			if (interest) room.steer(interest, Number(weight));
		});
	}

	async open() {
		const { code } = this.room.state.party;
		const answer = await fetch(`/api/v1/parties/${code}/agreement`);
		if (!answer.ok) throw new Error("no answer");
		const { revision, moves } = await answer.json();
		this.#revision = revision;
		const ways = Object.entries(moves).map(([id, move]) => this.#way(id, move));
		const none = element("li", "", gettext("No single move is known that would do it. Try one together."));
		this.ways.replaceChildren(...(ways.length ? ways : [none]));
	}

	/** What was found holds for the list that it was found for. */
	show() {
		if (this.room.state.revision !== this.#revision) this.ways.replaceChildren();
	}

	#way(id, { interest, weight }) {
		const { state } = this.room;
		const item = element("li");
		const move = { thing: labelOf(state, interest), weight: number(weight), name: nameOf(state, id) };
		if (id !== state.you.id) {
			item.append(gettext("%(name)s: %(thing)s at %(weight)s", move));
			return item;
		}
		const button = element("button", "button", gettext("You: %(thing)s at %(weight)s", move));
		Object.assign(button.dataset, { interest, weight });
		button.type = "button";
		item.append(button);
		return item;
	}
}
