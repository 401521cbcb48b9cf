// Keeps the list that a connection was sent last, and makes the next one whole of what changed in it
// (docs/protocol.md). No list is changed in place: an unchanged part is the same object afterwards.

/** @typedef {(string | number)[]} Path */

export class ListDecoder {
	/** @type {Protocol.RecommendationsFrame | undefined} */
	#list;
	/** @type {Map<number, Protocol.RankedTitle>} */
	#titles = new Map();

	/**
	 * The frame, with a whole list in place of a difference; null for one to another list.
	 * @param {Frame} frame
	 * @returns {Frame | null}
	 */
	decode(frame) {
		if (frame.type === "snapshot") this.#keep(frame.recommendations);
		if (frame.type === "recommendations")
			this.#keep(/** @type {Protocol.RecommendationsFrame} */ (frame));
		if (frame.type !== "recommendations.delta") return frame;
		if (!this.#list || frame.base !== this.#list.revision) return null;
		return this.#keep(
			this.#changed(this.#list, /** @type {Protocol.RecommendationsDelta} */ (frame)),
		);
	}

	/** @param {Protocol.RecommendationsFrame} list */
	#keep(list) {
		this.#list = list;
		for (const title of list.titles) this.#titles.set(title.id, title);
		return list;
	}

	/**
	 * @param {Protocol.RecommendationsFrame} list
	 * @param {Protocol.RecommendationsDelta} delta
	 * @returns {Protocol.RecommendationsFrame}
	 */
	#changed(list, { revision, order, fields = [], moves = [], changes = [], cards = [] }) {
		for (const [path, value] of fields) list = putter()(list, path, () => value);
		/** @type {Map<number, any>} */
		const titles = new Map(cards.map((/** @type {any} */ card) => [card.id, card]));
		order ??= list.titles.map(({ id }) => id);
		const kept = order.filter((id) => !titles.has(id));
		for (const id of kept) titles.set(id, this.#titles.get(id));
		/**
		 * @type {(put: ReturnType<typeof putter>, path: Path, values: any,
		 *   value: (given: any, before: any) => unknown) => void}
		 */
		const each = (put, path, values, value) => {
			for (const [place, given] of Object.entries(values)) {
				const id = kept[Number(place)];
				titles.set(
					id,
					put(titles.get(id), path, (before) => value(given, before)),
				);
			}
		};
		for (const [path, values] of moves)
			each(putter(), path, values, (from, parts) =>
				from.map((/** @type {number} */ at) => parts[at]),
			);
		const put = putter();
		for (const [path, values] of changes) each(put, path, values, (given) => given);
		return { ...list, revision, titles: order.map((id) => titles.get(id)) };
	}
}

/**
 * A function that copies a value with another part at the end of the path. What it has copied before
 * belongs to nobody else yet and is written in place: most lists change everybody's fits on every card.
 */
function putter() {
	const copies = new WeakSet();
	/** @type {(whole: any, path: Path, value: (before: any) => unknown) => any} */
	return function put(whole, [key, ...rest], value) {
		const copy = copies.has(whole) ? whole : Array.isArray(whole) ? [...whole] : { ...whole };
		copies.add(copy);
		copy[key] = rest.length ? put(whole[key], rest, value) : value(whole[key]);
		return copy;
	};
}
