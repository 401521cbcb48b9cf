// Explains an empty list in its place, and offers a way on.

import { createElement } from "../lib/dom.js";
import { gettext, ngettext } from "../lib/i18n.js";

const VETO = -1;

/** @param {Weights} weights */
const vetoes = (weights) =>
	Object.keys(weights).filter((key) => key.startsWith("title:") && weights[key] === VETO);

/**
 * Why the list is empty: filtered, vetoed, watched or catalogue; null when it is not.
 * @param {RoomState} state
 */
function emptyReason({ recommendations, settings, participants, picks, you }) {
	if (recommendations.titles.length) return null;
	const { keep_watched: keepsWatched, ...filters } = settings.filters;
	if (Object.keys(filters).length) return "filtered";
	const everyone = [you, ...participants];
	if (everyone.some(({ weights = {} }) => vetoes(weights).length)) return "vetoed";
	return !keepsWatched && picks.some(({ watched }) => watched) ? "watched" : "catalogue";
}

export class EmptyList {
	/** @type {string | null} */
	#shown = null;

	/**
	 * @param {PageElement} node
	 * @param {import("./room.js").Room} room
	 */
	constructor(node, room) {
		this.node = node;
		this.room = room;
		node.addEventListener(
			"click",
			({ target }) => target.closest("[data-action=unveto]") && this.#clearVetoes(),
		);
	}

	open() {
		this.show();
	}

	show() {
		const kind = emptyReason(this.room.state);
		const shown = kind && kind + JSON.stringify(this.room.state.settings.filters);
		if (shown === this.#shown) return;
		this.#shown = shown;
		this.node.hidden = !kind;
		if (!kind) return;
		this.node.replaceChildren(
			document.getElementById(`empty-list-${kind}`).content.cloneNode(true),
		);
		for (const button of this.node.querySelectorAll("[data-open]"))
			button.hidden = !this.room.isHost;
		for (const button of this.node.querySelectorAll("[data-action=unveto]"))
			button.hidden = !this.#ownVetoes().length;
		if (kind === "filtered") this.#nameFilter(shown).catch(() => {});
	}

	/** Names the filter without which most is left, and takes it back with one tap. */
	async #nameFilter(/** @type {string | null} */ shown) {
		const { fetchFilters, filterText } = await import("./filter-choices.js");
		const { settings, party } = this.room.state;
		const { without } = await fetchFilters(party.code);
		const [filter, titles] = Object.entries(without).sort((a, b) => b[1] - a[1])[0] ?? ["", 0];
		if (this.#shown !== shown || !titles) return;
		const { [filter]: value, ...others } = /** @type {Record<string, unknown>} */ ({
			...settings.filters,
		});
		const text = filterText(filter, value);
		const line = createElement(
			"p",
			"emptied-by",
			ngettext(
				"“%(text)s” leaves nothing. Without it there is %(count)s title.",
				"“%(text)s” leaves nothing. Without it there are %(count)s titles.",
				titles,
				{ text },
			),
		);
		this.node.querySelector("h3").after(line);
		if (!this.room.isHost) return;
		const button = createElement(
			"button",
			"button main",
			gettext("Take back “%(text)s”", { text }),
		);
		button.type = "button";
		button.addEventListener("click", () =>
			this.room.request({ type: "settings.set", filters: others }),
		);
		line.after(button);
	}

	#ownVetoes() {
		return vetoes(this.room.state.you.weights);
	}

	#clearVetoes() {
		for (const key of this.#ownVetoes()) this.room.setWeight(key, 0);
	}
}
