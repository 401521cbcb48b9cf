// Shows on a television the last lines of the chat, small, and the reactions of everybody.

import { createElement, renderList, setText } from "../lib/dom.js";
import { loadStylesheet } from "../lib/stylesheet.js";
import { ChatMessages } from "./chat-messages.js";
import { setColour } from "./colours.js";
import { Reactions } from "./reactions.js";
import { initial } from "./texts.js";

const MAX_LINES = 3;
const SHOWN_MS = 60_000;

export class TelevisionChat {
	/**
	 * @param {import("./room.js").Room} room
	 * @param {Frame[]} frames that came before this was fetched
	 */
	constructor(room, frames) {
		this.room = room;
		this.lines = /** @type {PageElement} */ (
			/** @type {unknown} */ (createElement("ol", "talk-lines"))
		);
		this.messages = new ChatMessages(room, frames);
		this.messages.addEventListener("change", () => this.show());
		this.reactions = new Reactions(room, null, frames);
	}

	async open() {
		await loadStylesheet("chat");
		document.querySelector(".bottom .form-card").before(this.lines);
		this.show();
	}

	/** What was said a minute ago has been read, or never will be. */
	show() {
		const oldest = this.room.now() - SHOWN_MS;
		const newest = this.messages.messages
			.filter(({ text, sent_at: sentAt }) => text !== null && Date.parse(sentAt) > oldest)
			.slice(-MAX_LINES);
		const before = this.lines.childElementCount;
		this.lines.hidden = !newest.length;
		renderList(this.lines, newest, {
			key: ({ number }) => number,
			make: makeLine,
			show: (line, { name, text, participant }) => {
				const writer = this.room.state.participants.find(({ id }) => id === participant);
				setColour(line.querySelector(".badge"), writer ?? {});
				setText(line.querySelector(".badge"), initial(name));
				setText(line.querySelector("b"), name);
				setText(line.querySelector("bdi"), text ?? "");
			},
		});
		// The people beside them have more room now, or less.
		if (newest.length !== before) dispatchEvent(new Event("resize"));
	}
}

function makeLine() {
	const line = createElement("li");
	const text = createElement("p");
	text.append(createElement("b"), " ", createElement("bdi"));
	line.append(createElement("span", "badge"), text);
	return line;
}
