// The place to talk: shows the conversation, and sends what one writes.

import { createElement, renderList, setText } from "../lib/dom.js";
import { gettext, ngettext } from "../lib/i18n.js";
import { loadStylesheet } from "../lib/stylesheet.js";
import { ChatMessages } from "./chat-messages.js";
import { begunMention, titleNamed } from "./chat-text.js";
import { makeMessage, makeUnsent, showMessage, showUnsent } from "./chat-views.js";
import { Reactions } from "./reactions.js";

const NEAR_PX = 60;
const ANNOUNCE_MS = 3_000;
const MAX_SUGGESTED = 4;
const KEYBOARD_PX = 120;
const phone = matchMedia("(max-width: 899.98px)");

/** @typedef {Protocol.TitleName & { id: number }} About */

export class Chat {
	/** @type {About | null} */
	#about = null;
	#seen = 0;
	/** @type {Protocol.MessageView[]} */
	#toAnnounce = [];
	#announcedAt = 0;
	#timer = 0;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {import("./phone-tabs.js").PhoneTabs} tabs
	 * @param {Frame[]} frames that came before this was fetched
	 */
	constructor(room, tabs, frames) {
		this.room = room;
		this.tabs = tabs;
		this.place = document.querySelector(".talk");
		this.log = this.place.querySelector(".talk-log");
		this.form = this.place.querySelector("form");
		this.field = this.place.querySelector("textarea");
		this.messages = new ChatMessages(room, frames);
		this.reactions = new Reactions(room, this.place.querySelector(".reactions"), frames);
		const shown = room.state.messages.at(-1)?.number ?? 0;
		this.#seen = Number(storage("get", this.#seenKey()) ?? shown);
		this.#listen();
	}

	/** @param {About} [title] to talk about */
	async open(title) {
		await loadStylesheet("chat");
		this.show();
		this.#toEnd();
		this.#catchUp();
		if (!title) return;
		this.#about = { id: title.id, title: title.title, year: title.year };
		this.#showAbout();
		if (phone.matches) this.tabs.select("talk");
		this.field.focus();
	}

	/** Does what was asked for before this was fetched. */
	#catchUp() {
		if (this.field.value.endsWith("\n")) this.#submit();
		else this.#suggest();
		this.#aboveKeyboard();
		for (const button of this.place.querySelectorAll("[data-pressed]")) {
			delete button.dataset.pressed;
			button.click();
		}
	}

	show() {
		const { state } = this.room;
		const me = state.participants.find(({ id }) => id === state.you.id);
		const isMuted = !!me?.muted && !this.room.isHost;
		this.form.hidden = !state.settings.chat || isMuted;
		this.reactions.show(isMuted);
		const off = this.place.querySelector(".talk-off");
		setText(off, offText(state.settings.chat, isMuted));
		off.hidden = !this.form.hidden;
		this.#showMessages();
	}

	#listen() {
		this.messages.addEventListener("change", () => this.#showMessages());
		this.messages.addEventListener("erased", () => this.#forgetAnnounced());
		this.messages.addEventListener("said", ({ detail }) => this.#announce(detail));
		this.log.addEventListener("scroll", () => this.#onScroll(), { passive: true });
		this.log.addEventListener("click", (event) => this.#onClick(event));
		this.place.querySelector(".talk-newest").addEventListener("click", () => {
			this.#toEnd();
			this.log.focus();
		});
		this.form.addEventListener("submit", (event) => {
			event.preventDefault();
			this.#submit();
		});
		this.form.addEventListener("click", ({ target }) => this.#onFormClick(target));
		this.field.addEventListener("input", () => this.#suggest());
		this.field.addEventListener("keydown", (event) => this.#onKey(event));
		this.tabs.addEventListener("change", ({ detail }) => detail === "talk" && this.#toEnd());
		document.addEventListener("visibilitychange", () => this.#showUnread());
		visualViewport?.addEventListener("resize", () => this.#aboveKeyboard());
		visualViewport?.addEventListener("scroll", () => this.#aboveKeyboard());
	}

	// --- the conversation

	#showMessages() {
		const wasAtEnd = this.#isAtEnd();
		const [list, top] = [this.log.querySelector("ol"), this.log.querySelector(".earlier")];
		const { messages, waiting, hasEarlier } = this.messages;
		const first = list.querySelector("[data-key^=m]");
		const before = first?.getBoundingClientRect().top ?? 0;
		top.hidden = !hasEarlier;
		this.place.querySelector(".talk-empty").hidden = messages.length + waiting.length > 0;
		renderList(list, [...messages, ...waiting], {
			key: (each) => ("key" in each ? each.key : `m${each.number}`),
			make: (each) => ("key" in each ? makeUnsent() : makeMessage()),
			show: (node, each) =>
				"key" in each ? showUnsent(node, each) : showMessage(node, each, this.room),
		});
		if (wasAtEnd) this.#toEnd();
		else if (first?.isConnected) this.log.scrollTop += first.getBoundingClientRect().top - before;
		this.#showUnread();
	}

	#isAtEnd() {
		const { scrollHeight, scrollTop, clientHeight } = this.log;
		return scrollHeight - scrollTop - clientHeight < NEAR_PX;
	}

	#toEnd() {
		this.log.scrollTop = this.log.scrollHeight;
		this.#showUnread();
	}

	#onScroll() {
		if (this.log.scrollTop < NEAR_PX * 4 && !this.#isAtEnd()) this.messages.fetchEarlier();
		this.#showUnread();
	}

	/** @param {PageEvent} event */
	#onClick({ target }) {
		const button = target.closest("button");
		if (!button) return;
		const { action = "" } = button.dataset;
		const key = /** @type {PageElement | null} */ (button.closest("li"))?.dataset.key ?? "";
		if (action === "earlier") this.messages.fetchEarlier();
		if (action === "discard") this.messages.drop(key);
		if (action === "title") this.#openTitle(Number(key.slice(1)));
		if (action === "delete") this.#delete(button, Number(key.slice(1)));
	}

	/** @param {number} number */
	#openTitle(number) {
		const message = this.messages.messages.find((each) => each.number === number);
		if (!message?.title || !message.title_name) return;
		const known = this.room.state.recommendations.titles.find(({ id }) => id === message.title);
		const plain = { id: message.title, kind: "", genres: [], runtime: null, ...message.title_name };
		const detail = { action: "open", title: known ?? plain };
		this.place.dispatchEvent(new CustomEvent("title-action", { detail, bubbles: true }));
	}

	/**
	 * Asked for twice: what is deleted does not come back.
	 * @param {PageElement} button
	 * @param {number} number
	 */
	#delete(button, number) {
		if (button.dataset.sure) {
			this.room.request({ type: "chat.delete", number });
			return;
		}
		button.dataset.sure = "yes";
		setText(button.querySelector("span"), gettext("Delete it?"));
		this.#showMessages();
		button.addEventListener(
			"blur",
			() => {
				delete button.dataset.sure;
				setText(button.querySelector("span"), gettext("Delete"));
				this.#showMessages();
			},
			{ once: true },
		);
	}

	// --- what is unread

	#seenKey() {
		return `talk-${this.room.state.party.code}`;
	}

	#isSeen() {
		const isOpen = !phone.matches || document.body.dataset.tab === "talk";
		return isOpen && !document.hidden && this.#isAtEnd();
	}

	#showUnread() {
		if (this.#isSeen() && this.#seen !== this.messages.last) {
			this.#seen = this.messages.last;
			storage("set", this.#seenKey(), `${this.#seen}`);
		}
		const me = this.room.state.you.id;
		const unread = this.messages.messages.filter(
			({ number, participant, text }) => number > this.#seen && participant !== me && text !== null,
		).length;
		const newest = this.place.querySelector(".talk-newest");
		newest.hidden = !unread || this.#isAtEnd();
		setText(newest, ngettext("%(count)s new message", "%(count)s new messages", unread));
		const badge = document.querySelector(".phone-tabs .unread");
		badge.hidden = !unread;
		setText(badge.querySelector("b"), unread > 99 ? "99+" : `${unread}`);
	}

	/**
	 * At most once in three seconds, however many write.
	 * @param {Protocol.MessageView} message
	 */
	#announce(message) {
		this.#toAnnounce.push(message);
		clearTimeout(this.#timer);
		const wait = Math.max(0, this.#announcedAt + ANNOUNCE_MS - Date.now());
		this.#timer = setTimeout(() => {
			this.#announcedAt = Date.now();
			const [count, last] = [this.#toAnnounce.length, this.#toAnnounce.at(-1)];
			if (!last) return;
			this.#toAnnounce = [];
			const values = { name: last.name, text: last.text ?? "" };
			const text =
				count === 1
					? gettext("%(name)s: %(text)s", values)
					: ngettext(
							"%(count)s new message. %(name)s: %(text)s",
							"%(count)s new messages, the last from %(name)s: %(text)s",
							count,
							values,
						);
			setText(this.place.querySelector("[data-slot=said]"), text);
		}, wait);
	}

	/** What was announced may be what is deleted. */
	#forgetAnnounced() {
		this.#toAnnounce = this.#toAnnounce.filter(({ number }) =>
			this.messages.messages.some((each) => each.number === number && each.text !== null),
		);
		setText(this.place.querySelector("[data-slot=said]"), "");
	}

	// --- writing

	#submit() {
		const text = this.field.value.trim();
		if (!text) return;
		const named = titleNamed(text, this.#titles());
		this.messages.add(text, this.#about ?? named ?? null);
		this.field.value = "";
		this.#about = null;
		this.#showAbout();
		this.#suggest();
		this.#toEnd();
		this.field.focus();
	}

	/** @returns {About[]} */
	#titles() {
		return this.room.state.recommendations.titles.map(({ id, title, year }) => ({
			id,
			title,
			year: year ?? null,
		}));
	}

	/** @param {PageEvent} event */
	#onKey(event) {
		const { isComposing } = /** @type {KeyboardEvent} */ (/** @type {unknown} */ (event));
		if (event.key === "Enter" && !event.shiftKey && !isComposing) {
			event.preventDefault();
			this.#submit();
		}
		if (event.key === "Escape" && !this.form.querySelector(".suggestions").hidden) {
			event.stopPropagation();
			this.form.querySelector(".suggestions").hidden = true;
		}
	}

	#suggest() {
		const home = this.form.querySelector(".suggestions");
		const before = this.field.value.slice(0, /** @type {any} */ (this.field).selectionStart);
		const begun = begunMention(before);
		const names =
			begun?.sign === "@"
				? this.room.state.participants
						.filter(({ role }) => role !== "viewer")
						.map(({ name }) => name)
				: this.#titles().map(({ title }) => title);
		const found = begun
			? names.filter((name) => name.toLocaleLowerCase().startsWith(begun.letters))
			: [];
		const isDone = found.some((name) => name.toLocaleLowerCase() === begun?.letters);
		const shown = isDone ? [] : found.slice(0, MAX_SUGGESTED);
		home.hidden = !shown.length;
		renderList(home, shown, {
			key: (name) => name,
			make: (name) => Object.assign(createElement("button", "button", name), { type: "button" }),
			show: () => {},
		});
	}

	/** @param {PageElement} target */
	#onFormClick(target) {
		const button = target.closest("button");
		if (button?.dataset.action === "not-about") {
			this.#about = null;
			this.#showAbout();
			this.field.focus();
		} else if (button?.closest(".suggestions")) this.#complete(button.textContent ?? "");
	}

	/** @param {string} name */
	#complete(name) {
		const field = /** @type {HTMLTextAreaElement} */ (/** @type {unknown} */ (this.field));
		const end = field.selectionStart;
		const begun = begunMention(field.value.slice(0, end));
		if (!begun) return;
		field.setRangeText(`${name} `, end - begun.letters.length, end, "end");
		field.focus();
		this.#suggest();
	}

	#showAbout() {
		const chip = this.form.querySelector(".about-title");
		chip.hidden = !this.#about;
		setText(chip.querySelector("bdi"), this.#about?.title ?? "");
	}

	/** A browser that lays its keyboard over the page says how much of it can still be seen. */
	#aboveKeyboard() {
		const { height = innerHeight, offsetTop = 0 } = visualViewport ?? {};
		const covered = innerHeight - height - offsetTop;
		const isOpen = covered > KEYBOARD_PX && phone.matches;
		const wasAtEnd = this.#isAtEnd();
		document.documentElement.style.setProperty("--keyboard", isOpen ? `${covered}px` : "0px");
		if (wasAtEnd) this.#toEnd();
	}
}

/**
 * @param {boolean} isOn
 * @param {boolean} isMuted
 */
function offText(isOn, isMuted) {
	if (!isOn) return gettext("The host has switched the chat off. What was written stays here.");
	return isMuted ? gettext("The host has muted you. You can read along.") : "";
}

/**
 * A browser may keep nothing: then everything counts as read after a reload.
 * @param {"get" | "set"} what
 * @param {string} key
 * @param {string} [value]
 */
function storage(what, key, value = "") {
	try {
		if (what === "get") return localStorage.getItem(key);
		localStorage.setItem(key, value);
	} catch {
		// It is a convenience.
	}
	return null;
}
