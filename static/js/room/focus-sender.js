// Sends what I look at: the opened title, else the card under the pointer or the keyboard's focus,
// else, on a phone, the one in the middle. Only what I stay at for a moment.

import { titleInAddress } from "./title-address.js";

const SETTLE_MS = 250;
const LEAVE_MS = 3_000;
const REPEAT_MS = 20_000;
const STILL_MS = 60_000;

export class FocusSender {
	/** @type {number | null} */
	#opened = titleInAddress();
	/** @type {number | null} */
	#pointed = null;
	/** @type {number | null | undefined} */
	#sent = null;
	#sentAt = 0;
	#movedAt = Date.now();
	#timer = 0;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {HTMLElement} list
	 * @param {() => boolean} isFollowing whoever follows looks at what another looks at
	 */
	constructor(room, list, isFollowing) {
		this.room = room;
		this.list = list;
		this.isFollowing = isFollowing;
		const point = (/** @type {PageEvent} */ { target }) => this.#point(target.closest(".card"));
		list.addEventListener("pointerover", (event) => event.pointerType !== "touch" && point(event));
		list.addEventListener("pointerleave", () => this.#point(null));
		list.addEventListener("focusin", point);
		list.addEventListener("focusout", () => this.#point(null));
		document.addEventListener("title-opened", ({ detail }) => {
			this.#opened = detail;
			this.#schedule();
		});
		document.addEventListener("scroll", () => this.#scrolled(), { capture: true, passive: true });
		document.addEventListener("visibilitychange", () => this.#schedule(0));
		for (const kind of ["pointermove", "keydown", "wheel", "touchmove"])
			document.addEventListener(kind, () => this.#moved(), { passive: true });
		room.addEventListener("frame", ({ detail }) => {
			if (detail.type !== "snapshot") return;
			this.#sent = undefined;
			this.#schedule();
		});
		this.#scrolled();
	}

	/** Called when it may have to be said, or not be said any more. */
	update() {
		this.#schedule(0);
	}

	/** @param {PageElement | null} card */
	#point(card) {
		const id = card ? Number(card.dataset.key) : null;
		if (id === this.#pointed) return;
		this.#pointed = id;
		this.#schedule(id === null ? LEAVE_MS : SETTLE_MS);
	}

	/** Where nothing hovers, the card in the middle is looked at. */
	#scrolled() {
		if (matchMedia("(hover: hover)").matches) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			const middle = document.elementFromPoint(innerWidth / 2, innerHeight * 0.45);
			const card = middle?.closest(".card");
			this.#pointed = card ? Number(card.dataset.key) : null;
			this.#send();
		}, 2 * SETTLE_MS);
	}

	/** Whoever stays at one title and moves is still there. */
	#moved() {
		this.#movedAt = Date.now();
		if (this.#sent && this.#movedAt - this.#sentAt > REPEAT_MS) this.#send(true);
	}

	#schedule(delay = SETTLE_MS) {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#send(), delay);
	}

	#current() {
		const { participants, you } = this.room.state;
		const me = participants.find(({ id }) => id === you.id);
		if (document.hidden || this.isFollowing() || me?.shares_focus === false) return null;
		return this.#opened ?? this.#pointed;
	}

	#send(isRepeated = false) {
		const title = this.#current();
		if (title === this.#sent && !isRepeated) return;
		if (title === null && this.#sent === undefined) return;
		if (title !== null && Date.now() - this.#movedAt > STILL_MS) return;
		if (!this.room.connection.send({ type: "focus", title })) return;
		this.#sent = title;
		this.#sentAt = Date.now();
	}
}
