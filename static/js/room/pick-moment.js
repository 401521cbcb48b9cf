// Shows to everyone, wherever they are on the page, that something was picked. It holds nobody up:
// it goes by itself, and whatever lies under it goes on.

import { createElement, setAttribute, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { loadStylesheet } from "../lib/stylesheet.js";
import { toast } from "../lib/toast.js";
import { resultText, tieText } from "./ballot-texts.js";
import { howText, pickedText, pickerText, undoneText } from "./pick-texts.js";
import { UNDO_MS, undoPick, undoTime } from "./pick-title.js";
import { withYear } from "./playback-clock.js";
import { showPoster } from "./title-card.js";

const LEAST_VISIBLE_MS = 10_000;

export class PickMoment {
	#timer = 0;
	/** @type {Protocol.PickView} */
	#pick;
	/** @type {PageElement} */
	#home;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {(pick: Protocol.PickView) => void} reveal brings the pick's place on the page into view
	 */
	constructor(room, reveal) {
		this.room = room;
		this.banner = makeBanner({
			undo: () => undoPick(room, this.#pick),
			reveal: () => reveal(this.#pick),
			close: () => this.close(),
		});
		document.addEventListener("keydown", ({ key }) => key === "Escape" && this.#escape());
		room.addEventListener("frame", ({ detail }) => this.#note(detail));
	}

	/**
	 * @param {Protocol.PickView} pick
	 * @param {PageElement} home where it stands for the keyboard
	 */
	async show(pick, home) {
		[this.#pick, this.#home] = [pick, home];
		const text = pickedText(this.room.state, pick);
		toast(text);
		setText(document.getElementById("announcements"), text);
		await loadStylesheet("pick");
		if (this.room.state.picks.at(-1)?.id !== pick.id) return;
		this.#place();
		hideToast(text);
		showPoster(this.#find(".poster"), pick.title);
		this.#find("[data-action=reveal]").hidden = home.matches(".playback");
		setText(this.#find("h3"), withYear(pick));
		this.#showBallot(pick);
		setText(this.#find(".by"), pickerText(this.room.state, pick));
		this.#closeSoon();
	}

	/**
	 * How a ballot came to it, where one did.
	 * @param {Protocol.PickView} pick
	 */
	#showBallot(pick) {
		const { ballot } = this.room.state;
		const isOfBallot = pick.how === "ballot" && ballot?.state === "closed";
		const tie = isOfBallot ? tieText(ballot, ballot.result?.tie ?? null) : "";
		const override = pick.how === "override" ? howText(this.room.state, pick) : "";
		setText(this.#find(".detail"), isOfBallot ? `${resultText(ballot)} ${tie}` : override);
		this.#find("[data-action=result]").hidden = !isOfBallot;
	}

	close() {
		clearTimeout(this.#timer);
		const hadFocus = this.banner.contains(document.activeElement);
		this.banner.remove();
		if (hadFocus) document.getElementById("playback-heading").focus({ preventScroll: true });
	}

	/** All but an open dialog is out of reach, so it stands in there as long as one is open. */
	#place() {
		const dialog = document.querySelector("dialog:modal");
		(dialog ?? this.#home).append(this.banner);
		this.banner.showPopover();
		setAttribute(this.#find(".moment-text > div"), "role", dialog && "status");
		dialog?.addEventListener("close", () => this.banner.isConnected && this.#place(), {
			once: true,
		});
	}

	#closeSoon() {
		const left = undoTime(this.room, this.#pick);
		this.#find("[data-action=undo]").hidden = !left;
		this.#find(".time-left").hidden = !left;
		this.banner.style.setProperty("--time-left", `${left}ms`);
		this.banner.style.setProperty("--share-left", `${left / UNDO_MS}`);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#timeOver(), Math.max(left, LEAST_VISIBLE_MS));
	}

	/** Nothing is taken from under a hand: it stays as long as somebody is on it. */
	#timeOver() {
		this.#find("[data-action=undo]").hidden = true;
		this.#find(".time-left").hidden = true;
		if (!this.banner.matches(":hover, :focus-within")) return this.close();
		this.#timer = setTimeout(() => this.#timeOver(), LEAST_VISIBLE_MS / 2);
	}

	#escape() {
		if (this.banner.isConnected && !document.querySelector("dialog:modal")) this.close();
	}

	/** @param {Frame} frame */
	#note({ type, pick, by, playback }) {
		if (pick !== this.#pick?.id) return;
		if (type === "playback" && playback?.playing) this.close();
		if (type !== "pick.undone") return;
		this.close();
		const text = undoneText(this.room.state, by);
		toast(text);
		setText(document.getElementById("announcements"), text);
	}

	/** @param {string} selector */
	#find(selector) {
		return this.banner.querySelector(selector);
	}
}

/**
 * What stands in the moment need not stand below it.
 * @param {string} text
 */
function hideToast(text) {
	const shown = document.querySelector(".toast");
	if (shown.querySelector("p").textContent === text) shown.hidden = true;
}

/** @param {{ undo: () => void, reveal: () => void, close: () => void }} actions */
function makeBanner({ undo, reveal, close }) {
	const banner = createElement("section", "pick-moment");
	banner.popover = "manual";
	setAttribute(banner, "aria-label", gettext("Picked just now"));
	const poster = Object.assign(createElement("img", "poster"), {
		alt: "",
		width: 300,
		height: 450,
	});
	const text = createElement("div", "moment-text");
	const words = createElement("div");
	words.append(createElement("p", "by small"), createElement("h3"), createElement("p", "detail"));
	const choices = createElement("div", "moment-choices");
	choices.append(
		button("undo", gettext("Undo"), undo),
		button("reveal", gettext("Show it"), () => {
			close();
			reveal();
		}),
		button("result", gettext("How it was counted"), () => {
			close();
			document.dispatchEvent(new CustomEvent("sheet-wanted", { detail: "result" }));
		}),
	);
	text.append(words, choices);
	banner.append(poster, text, closeButton(close), createElement("span", "time-left"));
	return /** @type {PageElement} */ (/** @type {unknown} */ (banner));
}

/**
 * @param {string} action
 * @param {string} text
 * @param {() => void} act
 */
function button(action, text, act) {
	const made = createElement("button", action === "undo" ? "button main" : "button", text);
	made.type = "button";
	made.dataset.action = action;
	made.addEventListener("click", (event) => {
		event.stopPropagation();
		act();
	});
	return made;
}

/** @param {() => void} close */
function closeButton(close) {
	const made = button("close", "", close);
	made.className = "button plain icon-only";
	made.setAttribute("aria-label", gettext("Close"));
	const icon = document.querySelector(".interests-column .icon-only .icon");
	made.append(icon.cloneNode(true));
	return made;
}
