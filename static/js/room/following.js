// Follows somebody: the list scrolls, and an opened sheet goes, where theirs go. Ends by Stop, by
// Escape, or by doing something oneself. Nobody is moved who has not said yes.

import { cloneTemplate, createElement, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { toast } from "../lib/toast.js";
import { canFollow, lookedAt } from "./looks.js";
import { findTitle } from "./title-address.js";

const PASSIVE_KEYS = ["Tab", "Shift", "Control", "Alt", "Meta"];

export class Following extends EventTarget {
	/** @type {string | null} */
	whom = null;
	#isInvited = false;
	/** @type {string | null} */
	#answered = null;
	/** @type {number | null} */
	#shown = null;
	/** @type {PageElement | null} */
	#banner = null;
	/** @type {PageElement | null} */
	#invitation = null;
	#banners = createElement("div", "looks-banners");

	/**
	 * @param {import("./room.js").Room} room
	 * @param {HTMLElement} list
	 * @param {(title: Protocol.RankedTitle) => unknown} openTitle
	 */
	constructor(room, list, openTitle) {
		super();
		this.room = room;
		this.list = list;
		this.openTitle = openTitle;
		const options = { capture: true, passive: true };
		document.addEventListener("pointerdown", ({ target }) => this.#acted(target), options);
		document.addEventListener("wheel", ({ target }) => this.#acted(target), options);
		document.addEventListener(
			"keydown",
			({ key, target }) => PASSIVE_KEYS.includes(key) || this.#acted(target, key === "Escape"),
			options,
		);
		room.addEventListener("frame", ({ detail }) => {
			if (detail.type === "snapshot" && this.whom) this.#request(this.whom);
		});
		const sheet = document.getElementById("details-sheet");
		sheet.addEventListener("close", () => this.#placeBanner());
		document.addEventListener("title-opened", () => this.#placeBanner());
	}

	/**
	 * @param {string} id
	 * @param {boolean} [isInvited]
	 */
	async follow(id, isInvited = false) {
		if (!(await this.#request(id))) return;
		this.whom = id;
		this.#isInvited = isInvited;
		this.#answered = id;
		this.#shown = null;
		document.querySelector(".phone-tabs [data-tab=list]:not([aria-current])")?.click();
		this.dispatchEvent(new Event("change"));
		this.update();
	}

	/** @param {string} [text] why, if it was not one's own wish */
	stop(text) {
		if (!this.whom) return;
		this.whom = null;
		this.room.connection.send({ type: "follow", participant: null });
		this.#mark(null);
		if (text) toast(text);
		this.dispatchEvent(new Event("change"));
		this.update();
	}

	/** Goes where the one who is followed has gone. */
	update() {
		const { state } = this.room;
		const followed = state.participants.find(({ id }) => id === this.whom);
		if (this.whom && !canFollow(state, followed))
			return this.stop(gettext("They cannot be followed any more. You look around on your own."));
		if (this.#isInvited && this.whom && state.spotlight !== this.whom)
			return this.stop(gettext("The spotlight is over. You look around on your own."));
		this.#showBanner(followed);
		this.#showInvitation();
		const title = this.whom && lookedAt(state, this.whom);
		if (title && title !== this.#shown) this.#goTo(title);
	}

	/** @param {string} id */
	async #request(id) {
		try {
			await this.room.connection.request({ type: "follow", participant: id });
			return true;
		} catch (error) {
			const { message: text, code } = /** @type {import("./connection.js").RequestFailed} */ (
				error
			);
			if (this.whom === id) this.stop(text);
			else this.room.dispatchEvent(new CustomEvent("notice", { detail: { text, code } }));
			return false;
		}
	}

	/**
	 * @param {PageElement} target
	 * @param {boolean} [isEscape]
	 */
	#acted(target, isEscape = false) {
		const isOnBanner = target instanceof Element && target.closest(".following");
		if (this.whom && (isEscape || !isOnBanner)) this.stop();
	}

	/** @param {number} id */
	async #goTo(id) {
		this.#shown = id;
		const sheet = document.getElementById("details-sheet");
		const card = this.list.querySelector(`.card[data-key="${id}"]`);
		this.#mark(card);
		if (card && !sheet.open) {
			const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
			card.scrollIntoView({ block: "center", behavior: isStill ? "instant" : "smooth" });
			return;
		}
		const title = await findTitle(this.room.state, id).catch(() => null);
		if (title && this.whom && this.#shown === id) this.openTitle(title);
	}

	/** @param {PageElement | null} card */
	#mark(card) {
		for (const each of this.list.querySelectorAll("[data-followed]")) delete each.dataset.followed;
		if (card) card.dataset.followed = "";
	}

	/** @param {Participant | undefined} followed */
	#showBanner(followed) {
		if (!followed) {
			this.#banner?.remove();
			this.#banner = null;
			return;
		}
		if (!this.#banner) {
			this.#banner = cloneTemplate("following");
			this.#banner.querySelector("button").addEventListener("click", () => this.stop());
			this.#placeBanner();
		}
		setText(
			this.#banner.querySelector("p"),
			gettext("Following %(name)s", { name: isolated(followed) }),
		);
	}

	/** What stands behind an open sheet can be neither seen nor pressed. */
	#placeBanner() {
		const home = document.querySelector("dialog[open]") ?? document.body;
		for (const each of [this.#banner, this.#invitation])
			if (each && !each.isConnected) this.#banners.append(each);
		if (this.#banners.parentElement !== home) home.prepend(this.#banners);
	}

	#showInvitation() {
		const { spotlight, you, participants } = this.room.state;
		if (!spotlight) this.#answered = null;
		const host = participants.find(({ id }) => id === spotlight);
		const isOpen = host && spotlight !== you.id && ![this.#answered, this.whom].includes(host.id);
		if (!isOpen) {
			this.#invitation?.remove();
			this.#invitation = null;
			return;
		}
		if (this.#invitation) return;
		this.#invitation = cloneTemplate("invitation");
		setText(
			this.#invitation.querySelector("p"),
			gettext("%(name)s asks you to look along", { name: isolated(host) }),
		);
		const answer = (/** @type {string} */ name, /** @type {() => unknown} */ act) =>
			this.#invitation?.querySelector(`[data-answer=${name}]`).addEventListener("click", act);
		answer("yes", () => this.follow(host.id, true));
		answer("no", () => {
			this.#answered = host.id;
			this.update();
		});
		this.#placeBanner();
	}
}

/**
 * A name of either direction does not turn the sentence around.
 * @param {Participant} participant
 */
const isolated = ({ name }) => `\u2068${name}\u2069`;
