// Tonight's list: cards that glide to their places, and stay put under a hand or a focus.

import { gettext } from "./i18n.js";
import { appear, glide } from "./motion.js";
import { makeCard, showCard, showMove } from "./title-card.js";

const SETTLED = 3_000;

export class TitleList extends HTMLElement {
	#room;
	#seen = null;
	#state = null;
	#mine = "";
	#ranksBefore = new Map();
	#settling = 0;
	#hovered = null;
	#gap = 0;

	/** `limit`: show the first so many only. */
	attach(room, limit = Infinity) {
		this.#room = room;
		this.limit = limit;
		this.addEventListener("pointerover", ({ target }) => this.#hover(target.closest(".card")));
		this.addEventListener("pointerleave", () => this.#hover(null));
		this.addEventListener("focusout", () => setTimeout(() => this.show(true)));
		this.addEventListener("click", (event) => this.#act(event));
		this.#ranksBefore = new Map(this.#ranks());
		this.show();
	}

	get cards() {
		return [...this.querySelectorAll(".card")];
	}

	show(isRelease = false) {
		const { state } = this.#room;
		const { titles } = state.recommendations;
		const mine = this.#room.mine().filter((key) => key.startsWith("title:")).join();
		if (state === this.#state && mine === this.#mine && !isRelease) return;
		[this.#state, this.#mine] = [state, mine];
		const fill = () => this.cards.forEach((card) => this.#fill(card));
		if (titles === this.#seen && !isRelease) return this.still(fill);
		this.#seen = titles;
		glide(this.cards, () => this.still(() => {
			this.#place(titles.slice(0, this.limit));
			fill();
		}));
		this.#markMoves();
	}

	/** Runs `change`; a held card stays where the hand is: the page scrolls along, and where it cannot,
	    the list leaves a gap above. */
	still(change) {
		const held = this.#held();
		const top = held?.getBoundingClientRect().top;
		const changed = change();
		const off = () => held.getBoundingClientRect().top - top;
		if (held) for (const each of [this.parentElement, document.scrollingElement]) each.scrollTop += Math.ceil(off());
		this.#gap = held ? Math.max(0, this.#gap - off()) : 0;
		this.style.paddingBlockStart = `${this.#gap}px`;
		return changed;
	}

	#ranks() {
		return this.#room.state.recommendations.titles.map(({ id }, place) => [`${id}`, place + 1]);
	}

	#fill(card) {
		const place = this.#seen.findIndex(({ id }) => `${id}` === card.dataset.key);
		card.classList.toggle("leaving", place < 0);
		if (place >= 0) showCard(card, { title: this.#seen[place], rank: place + 1, room: this.#room });
	}

	/** The card that must not move: a finger, a pointer or the keyboard is on it. */
	#held() {
		const held = this.querySelector(".card:has(:focus-visible)") ?? this.#hovered;
		return held && this.contains(held) && !("dismissed" in held.dataset) ? held : null;
	}

	#hover(card) {
		const isTouch = !matchMedia("(hover: hover)").matches;
		if (card === this.#hovered || (isTouch && card && !card.matches(":active"))) return;
		const released = this.#hovered;
		this.#hovered = card;
		if (released) this.show(true);
	}

	#place(titles) {
		const before = this.cards;
		const cards = new Map(before.map((card) => [card.dataset.key, card]));
		const held = this.#held();
		for (const shelf of this.children) {
			const own = titles.filter(({ block }) => block === shelf.dataset.block);
			this.#placeOn(shelf.querySelector("ol"), own.map((title) => this.#card(cards, title)), held);
		}
		const staying = new Set(titles.map(({ id }) => `${id}`));
		for (const card of before) if (!staying.has(card.dataset.key) && card !== held) this.#drop(card);
		for (const shelf of this.children) shelf.hidden = !shelf.querySelector(".card");
		// Once they are on the page: what fades in off the page may stay unseen.
		for (const card of this.cards) if (!before.includes(card)) appear(card);
	}

	#card(cards, title) {
		if (!cards.has(`${title.id}`)) cards.set(`${title.id}`, makeCard(title));
		return cards.get(`${title.id}`);
	}

	/** Orders a shelf, the held card in its old place, around the card that has the focus: taking
			that one out and in again would lose it. */
	#placeOn(home, wanted, held) {
		const order = wanted.filter((card) => card !== held);
		if (held?.parentElement === home) order.splice([...home.children].indexOf(held), 0, held);
		const focused = document.activeElement?.closest(".card");
		const pivot = focused?.parentElement === home ? order.indexOf(focused) : -1;
		inOrder(home, order.slice(0, Math.max(pivot, 0)), focused);
		inOrder(home, order.slice(pivot + 1), null);
	}

	/** A card that goes hands the focus on to the next one. */
	#drop(card) {
		const focused = card.contains(document.activeElement) && document.activeElement;
		const heir = (card.nextElementSibling ?? card.previousElementSibling)?.querySelector(
			`[data-action=${focused?.dataset?.action}]`,
		);
		card.remove();
		if (focused) heir?.focus({ preventScroll: true });
	}

	#markMoves() {
		for (const card of this.cards) {
			const now = this.#seen.findIndex(({ id }) => `${id}` === card.dataset.key) + 1;
			showMove(card, ...move(this.#ranksBefore.get(card.dataset.key), now));
		}
		clearTimeout(this.#settling);
		this.#settling = setTimeout(() => this.#settle(), SETTLED);
	}

	#settle() {
		this.#ranksBefore = new Map(this.#ranks());
		for (const card of this.cards) showMove(card, "", null);
	}

	#act({ target }) {
		const action = target.closest("[data-action]")?.dataset.action;
		const card = target.closest(".card");
		const title = card && this.#room.state.recommendations.titles.find(({ id }) => `${id}` === card.dataset.key);
		if (!action || !title) return;
		if (action === "not") card.dataset.dismissed = "";
		this.dispatchEvent(new CustomEvent("title-action", { detail: { action, title }, bubbles: true }));
	}
}

function inOrder(home, cards, before) {
	for (const card of cards.toReversed()) {
		if (card.nextElementSibling !== before || card.parentElement !== home) home.insertBefore(card, before);
		before = card;
	}
}

function move(before, now) {
	if (!now || before === now) return ["", null];
	if (!before) return [gettext("new"), "new"];
	return before > now ? [`▲${before - now}`, "up"] : [`▼${now - before}`, "down"];
}

customElements.define("title-list", TitleList);
