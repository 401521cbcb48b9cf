// Shows, for a room without agreement, the smallest move of each participant that alone would
// create some.

import { createElement } from "../lib/dom.js";
import { gettext, number } from "../lib/i18n.js";
import { siteUrl } from "../lib/site-url.js";
import { toast } from "../lib/toast.js";
import { labelOf, nameOf } from "./texts.js";

export class AgreementMoves {
	#revision = -1;

	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.list = document.querySelector(".agreement-moves");
		this.list.addEventListener("click", ({ target }) => {
			const { interest, weight, participant } = target.closest("button")?.dataset ?? {};
			if (!interest) return;
			if (participant) this.#suggest(participant, interest, Number(weight));
			else room.setWeight(interest, Number(weight));
		});
	}

	async open() {
		const { code } = this.room.state.party;
		const answer = await fetch(siteUrl(`api/v1/parties/${code}/agreement`));
		if (!answer.ok) throw new Error("no answer");
		const { revision, moves } = await answer.json();
		this.#revision = revision;
		const items = Object.entries(moves).map(([id, move]) => this.#item(id, move));
		const none = createElement(
			"li",
			"",
			gettext("No single move is known that would do it. Try one together."),
		);
		this.list.replaceChildren(...(items.length ? items : [none]));
	}

	/**
	 * @param {string} participant
	 * @param {string} interest
	 * @param {number} weight
	 */
	async #suggest(participant, interest, weight) {
		const name = nameOf(this.room.state, participant);
		try {
			const suggestion = { type: "suggestion.send", participant, interest, weight };
			await this.room.connection.request(suggestion);
			toast(gettext("Suggested to %(name)s", { name }));
		} catch (error) {
			const { message } = /** @type {Error} */ (error);
			toast(message || gettext("Not now: the connection is away."));
		}
	}

	/** What was found holds for the list that it was found for. */
	show() {
		if (this.room.state.revision !== this.#revision) this.list.replaceChildren();
	}

	/**
	 * @param {string} id
	 * @param {Protocol.Move} move
	 */
	#item(id, { interest, weight }) {
		const { state } = this.room;
		const item = createElement("li");
		const move = {
			thing: labelOf(state, interest),
			weight: number(weight),
			name: nameOf(state, id),
		};
		const isOwn = id === state.you.id;
		const text = isOwn
			? gettext("You: %(thing)s at %(weight)s", move)
			: gettext("Suggest to %(name)s: %(thing)s at %(weight)s", move);
		const button = createElement("button", "button", text);
		Object.assign(button.dataset, { interest, weight, ...(!isOwn && { participant: id }) });
		button.type = "button";
		item.append(button);
		return item;
	}
}
