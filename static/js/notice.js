// What stands where the list would, when there is nothing to list: why, and a way on.

const VETO = -1;

const vetoes = (weights) =>
	Object.keys(weights).filter((key) => key.startsWith("title:") && weights[key] === VETO);

/** Why the list is empty: filtered, vetoed or catalogue; null when it is not. */
export function emptiness({ recommendations, settings, participants, you }) {
	if (recommendations.titles.length) return null;
	if (Object.keys(settings.filters).length) return "filtered";
	const everyone = [you, ...participants];
	return everyone.some(({ weights = {} }) => vetoes(weights).length) ? "vetoed" : "catalogue";
}

export class Notice {
	#shown = null;

	constructor(node, room) {
		this.node = node;
		this.room = room;
		node.addEventListener("click", ({ target }) => target.closest("[data-action=unveto]") && this.#unveto());
	}

	open() {
		this.show();
	}

	show() {
		const kind = emptiness(this.room.state);
		if (kind === this.#shown) return;
		this.#shown = kind;
		this.node.hidden = !kind;
		if (!kind) return;
		this.node.replaceChildren(document.getElementById(`notice-${kind}`).content.cloneNode(true));
		for (const button of this.node.querySelectorAll("[data-open]")) button.hidden = !this.room.isHost;
		for (const button of this.node.querySelectorAll("[data-action]")) button.hidden = !this.#own().length;
	}

	#own() {
		return vetoes(this.room.state.you.weights);
	}

	#unveto() {
		for (const key of this.#own()) this.room.steer(key, 0);
	}
}
