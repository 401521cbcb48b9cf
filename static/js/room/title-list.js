// Shows tonight's list: cards move smoothly to their places, and a card under a pointer or the
// focus stays in place.

import { animateFrom, fadeIn, isInViewport, placesOf } from "../lib/animation.js";
import { gettext } from "../lib/i18n.js";
import { keepDuringWrites, writeWhenSeen } from "../lib/pace.js";
import { makeCard, showCard, showMove } from "./title-card.js";

const SHOW_MOVES_MS = 3_000;
// How much it takes to put a card in again, beside one out of sight.
const IN_SIGHT = 10;
const IN_USE = 1_000;

export class TitleList extends HTMLElement {
	/** @type {import("./room.js").Room} */
	#room;
	/** @type {Protocol.RankedTitle[]} */
	#titles = [];
	/** @type {RoomState | null} */
	#state = null;
	#ownTitles = "";
	/** @type {WeakMap<Element, Protocol.RankedTitle>} also of a card that has left the list */
	#shown = new WeakMap();
	/** @type {Map<string | undefined, number>} */
	#ranksBefore = new Map();
	#movesTimer = 0;
	/** @type {PageElement | null} */
	#hovered = null;
	/** @type {PageElement | null} A card that was opened by a pointer, which gets the focus back. */
	#opened = null;
	limit = Infinity;
	#gap = 0;
	#placed = ""; // what the order of the cards was made of
	#isMoving = false;
	#isLate = false; // was to be ordered while it moved
	#isKeeping = false;
	#isOrdering = false;
	/** @type {Map<HTMLElement, DOMRect>} */
	#placesBefore = new Map();

	/**
	 * `limit`: show the first so many only.
	 * @param {import("./room.js").Room} room
	 * @param {number} [limit]
	 */
	attach(room, limit = Infinity) {
		this.#room = room;
		this.limit = limit;
		keepDuringWrites((change) => this.keepInPlace(change));
		this.addEventListener("pointerover", ({ target }) => this.#hover(target.closest(".card")));
		this.addEventListener("pointerleave", () => this.#hover(null));
		this.addEventListener("focusout", () => setTimeout(() => this.show(true)));
		this.addEventListener("click", (event) => this.#onClick(event));
		this.addEventListener("keydown", () => (this.#opened = null));
		document.addEventListener("close", () => this.show(true), true);
		this.#ranksBefore = new Map(this.#ranks());
		this.show();
	}

	get blocks() {
		return /** @type {PageElement[]} */ ([...this.children]);
	}

	get cards() {
		return [...this.querySelectorAll(".card")];
	}

	show(isRelease = false) {
		const { state } = this.#room;
		const mine = this.#room
			.weightedKeys()
			.filter((key) => key.startsWith("title:"))
			.join();
		if (state === this.#state && mine === this.#ownTitles && !isRelease) return;
		[this.#state, this.#ownTitles] = [state, mine];
		this.keepInPlace(() => {
			this.#order();
			for (const card of this.cards) this.#fill(card);
		});
	}

	/**
	 * Runs `change`; the active card stays where the hand is: the page scrolls along, and where it
	 * cannot, the list leaves a gap above. Without one, a list that was scrolled into stays in place
	 * when something appears above it. Places are measured before anything is written and after all
	 * is, once each, and only where something can have moved.
	 * @template Result
	 * @param {() => Result} change
	 */
	keepInPlace(change) {
		if (this.#isKeeping) return change();
		this.#isKeeping = true;
		const active = this.#activeCard();
		const still = active ?? this;
		const { top } = still.getBoundingClientRect();
		const before = this.#isToOrder() ? placesOf(this.cards) : null;
		this.#isOrdering = before !== null;
		this.#placesBefore = before ?? new Map();
		try {
			return change();
		} finally {
			this.#isKeeping = false;
			if (active || top < 0) this.#scrollBack(still, top);
			this.#leaveGap(active, top);
			if (before) this.#move(before);
		}
	}

	/**
	 * @param {HTMLElement} still
	 * @param {number} top where it was
	 */
	#scrollBack(still, top) {
		for (const each of /** @type {Element[]} */ ([this.parentElement, document.scrollingElement])) {
			const moved = still.getBoundingClientRect().top - top;
			if (moved) each.scrollTop += Math.ceil(moved);
		}
	}

	/**
	 * @param {PageElement | null} active
	 * @param {number} top where it was
	 */
	#leaveGap(active, top) {
		const gap = active ? Math.max(0, this.#gap - (active.getBoundingClientRect().top - top)) : 0;
		if (gap === this.#gap) return;
		this.#gap = gap;
		this.style.paddingBlockStart = `${gap}px`;
	}

	/** What the order of the cards is made of: the list, and the cards that keep their place. */
	#wanted() {
		const { titles } = this.#room.state.recommendations;
		const shown = titles.slice(0, this.limit).map(({ id, block }) => `${id} ${block}`);
		const kept = [this.#activeCard(), this.#cardWithFocus()];
		return [...shown, ...kept.map((card) => card?.dataset.key)].join();
	}

	/** A move that has begun comes to its end: what moves on from halfway cannot be followed. */
	#isToOrder() {
		if (this.#wanted() === this.#placed) return false;
		if (this.#isMoving) this.#isLate = true;
		return !this.#isMoving;
	}

	/** @param {Map<HTMLElement, DOMRect>} before */
	async #move(before) {
		this.#isMoving = true;
		await animateFrom(before);
		this.#isMoving = false;
		if (this.#isLate) this.show(true);
	}

	#order() {
		const { titles } = this.#room.state.recommendations;
		const isPlaced = this.#wanted() === this.#placed;
		if (isPlaced || this.#isOrdering) this.#titles = titles;
		if (isPlaced || !this.#isOrdering) return;
		this.#isLate = false;
		this.#place(titles.slice(0, this.limit));
		this.#placed = this.#wanted();
		this.#markMoves();
	}

	/** @returns {[string, number][]} */
	#ranks() {
		return this.#room.state.recommendations.titles.map(({ id }, place) => [`${id}`, place + 1]);
	}

	/** @param {PageElement} card */
	#fill(card) {
		const place = this.#titles.findIndex(({ id }) => `${id}` === card.dataset.key);
		if (card.classList.contains("removed") !== place < 0)
			card.classList.toggle("removed", place < 0);
		if (place < 0) return;
		this.#shown.set(card, this.#titles[place]);
		const view = { title: this.#titles[place], rank: place + 1, room: this.#room };
		writeWhenSeen(card, () => showCard(card, view));
	}

	/** The card that must not move: a finger, a pointer or the keyboard is on it, and no sheet over it. */
	#activeCard() {
		if ([...document.getElementsByTagName("dialog")].some(({ open }) => open)) return null;
		const focused = this.#cardWithFocus(":focus-visible");
		const active = focused && focused !== this.#opened ? focused : this.#hovered;
		return active && this.contains(active) && !("dismissed" in active.dataset) ? active : null;
	}

	/** @param {PageElement | null} card */
	#hover(card) {
		const isTouch = !matchMedia("(hover: hover)").matches;
		if (card === this.#hovered || (isTouch && card && !card.matches(":active"))) return;
		const released = this.#hovered;
		this.#hovered = card;
		if (released) this.show(true);
	}

	/** @param {Protocol.RankedTitle[]} titles */
	#place(titles) {
		const before = this.cards;
		const cards = new Map(before.map((card) => [card.dataset.key, card]));
		const active = this.#activeCard();
		for (const section of this.blocks) {
			const inBlock = titles.filter(({ block }) => block === section.dataset.block);
			this.#fillBlock(
				section.querySelector("ol"),
				inBlock.map((title) => this.#card(cards, title)),
				active,
			);
		}
		const staying = new Set(titles.map(({ id }) => `${id}`));
		for (const card of before)
			if (!staying.has(card.dataset.key ?? "") && card !== active) this.#removeCard(card);
		for (const section of this.blocks) section.hidden = !section.querySelector(".card");
		// Once they are on the page: what fades in off the page may stay unseen.
		for (const card of this.cards) if (!before.includes(card)) fadeIn(card);
	}

	/**
	 * @param {Map<string | undefined, PageElement>} cards
	 * @param {Protocol.RankedTitle} title
	 */
	#card(cards, title) {
		const card = cards.get(`${title.id}`) ?? makeCard(title);
		cards.set(`${title.id}`, card);
		return card;
	}

	/**
	 * Orders a block, the active card in its old place.
	 * @param {PageElement} home
	 * @param {PageElement[]} wanted
	 * @param {PageElement | null} active
	 */
	#fillBlock(home, wanted, active) {
		const order = wanted.filter((card) => card !== active);
		if (active?.parentElement === home)
			order.splice(
				[.../** @type {Iterable<PageElement>} */ (home.children)].indexOf(active),
				0,
				active,
			);
		const inUse = [active, this.#cardWithFocus()];
		insertInOrder(home, order, (card) => (inUse.includes(card) ? IN_USE : this.#weight(card)));
	}

	/** @param {string} [how] */
	#cardWithFocus(how = "*") {
		const { activeElement } = document;
		return activeElement?.matches(how) ? activeElement.closest(".card") : null;
	}

	/** @param {PageElement} card */
	#weight(card) {
		const box = this.#placesBefore.get(card);
		return box && isInViewport(box) ? IN_SIGHT : 1;
	}

	/**
	 * A card that goes hands the focus on to the next one.
	 * @param {PageElement} card
	 */
	#removeCard(card) {
		const active = /** @type {PageElement | null} */ (document.activeElement);
		const focused = card.contains(active) ? active : null;
		const next = (card.nextElementSibling ?? card.previousElementSibling)?.querySelector(
			`[data-action=${focused?.dataset.action}]`,
		);
		card.remove();
		if (focused) next?.focus({ preventScroll: true });
	}

	#markMoves() {
		for (const card of this.cards) {
			const now = this.#titles.findIndex(({ id }) => `${id}` === card.dataset.key) + 1;
			showMove(card, ...move(this.#ranksBefore.get(card.dataset.key), now));
		}
		clearTimeout(this.#movesTimer);
		this.#movesTimer = setTimeout(() => this.#clearMoves(), SHOW_MOVES_MS);
	}

	#clearMoves() {
		this.#ranksBefore = new Map(this.#ranks());
		for (const card of this.cards) showMove(card, "", null);
	}

	/** @param {PageEvent} event */
	#onClick({ target, detail: clicks }) {
		const action = target.closest("[data-action]")?.dataset.action;
		const card = target.closest(".card");
		const title = card && this.#shown.get(card);
		if (!action || !title) return;
		if (action === "not") card.dataset.dismissed = "";
		if (clicks) this.#opened = card;
		this.dispatchEvent(
			new CustomEvent("title-action", { detail: { action, title }, bubbles: true }),
		);
	}
}

/**
 * Takes out and in again as little as possible: a card that is put in is laid out anew, and one that is
 * taken out loses the focus, and the tap of a finger.
 * @param {PageElement} home
 * @param {PageElement[]} cards
 * @param {(card: PageElement) => number} weigh how much it takes to put a card in again
 */
function insertInOrder(home, cards, weigh) {
	const staying = stayingCards([...home.children], cards, weigh);
	/** @type {PageElement | null} */
	let before = null;
	for (const card of cards.toReversed()) {
		if (!staying.has(card)) home.insertBefore(card, before);
		before = card;
	}
}

/**
 * The heaviest of the cards that are in the wanted order already.
 * @param {Element[]} current
 * @param {PageElement[]} wanted
 * @param {(card: PageElement) => number} weigh
 */
function stayingCards(current, wanted, weigh) {
	/** @typedef {{ place: number, weight: number, cards: PageElement[] }} Chain */
	/** @type {(chains: Chain[]) => Chain} */
	const heaviest = (chains) =>
		chains.reduce((a, b) => (b.weight > a.weight ? b : a), { place: -1, weight: 0, cards: [] });
	/** @type {Chain[]} each ends with another card */
	const chains = [];
	for (const card of wanted) {
		const place = current.indexOf(card);
		if (place < 0) continue;
		const before = heaviest(chains.filter((each) => each.place < place));
		const weight = before.weight + weigh(card);
		chains.push({ place, weight, cards: [...before.cards, card] });
	}
	return new Set(heaviest(chains).cards);
}

/**
 * @param {number | undefined} before
 * @param {number} now
 * @returns {[string, string | null]}
 */
function move(before, now) {
	if (!now || before === now) return ["", null];
	if (!before) return [gettext("new"), "new"];
	return before > now ? [`▲${before - now}`, "up"] : [`▼${now - before}`, "down"];
}

customElements.define("title-list", TitleList);
