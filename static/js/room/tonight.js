// Shows on a television what was picked: on the whole screen for some seconds, then large beside the
// first titles of the list.

import { createElement, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { loadStylesheet } from "../lib/stylesheet.js";
import { howText } from "./pick-texts.js";
import { clockText, positionOf, withYear } from "./playback-clock.js";
import { showPoster } from "./title-card.js";

const MOMENT_MS = 8_000;
const MAX_TITLES_BESIDE = 3;

export class Tonight {
	#shown = "";
	#timer = 0;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {import("./title-list.js").TitleList} list
	 */
	constructor(room, list) {
		this.room = room;
		this.list = list;
		this.maxTitles = list.limit;
		this.section = makeSection();
		list.before(this.section);
	}

	async open() {
		await loadStylesheet("tonight");
		this.show();
	}

	show() {
		const { picks, playback } = this.room.state;
		const pick = playback ? picks.at(-1) : undefined;
		this.section.hidden = !pick;
		if (pick?.id !== this.#shown) this.#present(pick);
		if (!pick || !playback) return;
		const values = { name: withYear(pick) };
		setText(this.#find("h2"), gettext("Tonight: %(name)s", values));
		setText(this.#find(".by"), howText(this.room.state, pick));
		const isWaiting = !playback.position && !playback.playing;
		const time = clockText(positionOf(playback, this.room.now()));
		setText(this.#find(".time"), isWaiting ? "" : time);
	}

	/** @param {Protocol.PickView | undefined} pick */
	#present(pick) {
		this.#shown = pick?.id ?? "";
		clearTimeout(this.#timer);
		this.list.limit = pick ? MAX_TITLES_BESIDE : this.maxTitles;
		this.list.show(true);
		delete document.body.dataset.tonight;
		if (!pick) return;
		showPoster(this.#find(".poster"), pick.title);
		const left = Date.parse(pick.picked_at) + MOMENT_MS - this.room.now();
		document.body.dataset.tonight = left > 0 ? "moment" : "large";
		this.#timer = setTimeout(() => (document.body.dataset.tonight = "large"), Math.max(0, left));
	}

	/** @param {string} selector */
	#find(selector) {
		return /** @type {PageElement} */ (this.section.querySelector(selector));
	}
}

function makeSection() {
	const section = createElement("section", "tonight picked");
	const text = createElement("div");
	text.setAttribute("aria-live", "polite");
	text.append(createElement("h2"), createElement("p", "by"));
	const poster = Object.assign(createElement("img", "poster"), {
		alt: "",
		width: 300,
		height: 450,
	});
	const time = createElement("p", "time");
	const words = createElement("div", "tonight-text");
	words.append(text, time);
	section.append(poster, words);
	return section;
}
