// Asks who is ready, and shows who is: beside the clock, and large on a television.

import { createElement, renderList, setAttribute, setText } from "../lib/dom.js";
import { gettext, ngettext } from "../lib/i18n.js";
import { toast } from "../lib/toast.js";
import { createBadge } from "./colours.js";
import { keepInPlace } from "./keep-in-place.js";
import { nameOf } from "./texts.js";

const ASK_SECONDS = 30;
const FORGOTTEN_MS = 600_000; // a question that nobody came back to

export class ReadyPanel {
	#timer = 0;
	#asked = 0;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {(panel: HTMLElement) => void} place puts the panel onto the page
	 */
	constructor(room, place) {
		this.room = room;
		this.panel = createElement("section", "ready-panel");
		this.panel.setAttribute("aria-label", gettext("Who is ready"));
		this.heading = createElement("p", "ready-heading");
		this.people = createElement("ul", "ready-people");
		this.mine = this.#button(() => this.#answer(!this.#isReady()));
		this.ask = this.#button(() => room.request({ type: "ready.ask", seconds: ASK_SECONDS }));
		this.panel.append(this.heading, this.mine, this.people, this.ask);
		place(this.panel);
	}

	/** @param {() => void} act */
	#button(act) {
		const button = createElement("button", "button");
		button.type = "button";
		button.addEventListener("click", act);
		return button;
	}

	show() {
		const { state } = this.room;
		clearTimeout(this.#timer);
		const asked = this.#current();
		const people = this.#people();
		const canAsk =
			this.room.isHost && people.length > 1 && !!state.playback && !state.playback.playing;
		this.panel.hidden = !asked && !canAsk;
		this.ask.hidden = !canAsk;
		setText(this.ask, asked ? gettext("Ask again") : gettext("Ask who is ready"));
		this.mine.hidden = !asked || state.you.role === "viewer";
		setText(this.mine, this.#isReady() ? gettext("Not yet after all") : gettext("I am ready"));
		this.mine.classList.toggle("main", !this.#isReady());
		this.#showPeople(asked ? people : [], asked);
		setText(this.heading, asked ? this.#headingText(asked, people) : "");
		if (!asked) return;
		this.#announce(asked);
		const left = asked.until - this.room.now();
		const delay = left > 0 ? Math.min(left + 20, 1_000) : 60_000;
		this.#timer = setTimeout(() => keepInPlace(() => this.show()), delay);
	}

	#current() {
		const asked = this.room.state.ready;
		return asked && this.room.now() < asked.until + FORGOTTEN_MS ? asked : null;
	}

	/** Who is waited for: who takes part and is here. */
	#people() {
		return this.room.state.participants.filter(({ role, online }) => role !== "viewer" && online);
	}

	#isReady() {
		const { ready, you } = this.room.state;
		return !!ready?.ready[you.id];
	}

	/** @param {boolean} ready */
	#answer(ready) {
		return this.room.request({ type: "ready.set", ready });
	}

	/**
	 * @param {Protocol.Ready} asked
	 * @param {Participant[]} people
	 */
	#headingText(asked, people) {
		const missing = people.filter(({ id }) => !asked.ready[id]);
		if (!missing.length) return gettext("Everybody is ready.");
		const seconds = Math.ceil((asked.until - this.room.now()) / 1_000);
		if (seconds <= 0) return gettext("Time is up: you can start without those who are missing.");
		const name = nameOf(this.room.state, asked.asked_by);
		return ngettext(
			"%(name)s asks: ready? %(count)s second left.",
			"%(name)s asks: ready? %(count)s seconds left.",
			seconds,
			{ name },
		);
	}

	/**
	 * @param {Participant[]} people
	 * @param {Protocol.Ready | null} asked
	 */
	#showPeople(people, asked) {
		this.people.hidden = !people.length;
		const list = /** @type {PageElement} */ (/** @type {unknown} */ (this.people));
		renderList(list, people, {
			key: ({ id }) => id,
			make: (participant) => {
				const line = createElement("li");
				line.append(createBadge(participant), createElement("bdi"), createElement("span"));
				return line;
			},
			show: (line, { id, name }) => {
				const isReady = !!asked?.ready[id];
				setAttribute(line, "data-ready", isReady);
				setText(line.querySelector("bdi"), name);
				setText(
					line.querySelector("span:last-child"),
					isReady ? gettext("ready") : gettext("not yet"),
				);
			},
		});
	}

	/**
	 * Once for each question, with the answer at hand wherever one is on the page.
	 * @param {Protocol.Ready} asked
	 */
	#announce(asked) {
		if (this.#asked === asked.until) return;
		this.#asked = asked.until;
		if (asked.asked_by === this.room.state.you.id || this.#isReady()) return;
		if (this.room.now() > asked.until || this.room.state.you.role === "viewer") return;
		const name = nameOf(this.room.state, asked.asked_by);
		toast(gettext("%(name)s asks: ready?", { name }), gettext("I am ready"), () =>
			this.#answer(true),
		);
	}
}
