// Asks the host whether somebody on another device is who they claim to be.

import { cloneTemplate, renderList, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { loadPart } from "../lib/page-parts.js";
import { toast } from "../lib/toast.js";
import { showBadge } from "./colours.js";

const AGAIN_MS = 2_000;

export class PlaceAnswers {
	/** Requests that were announced. */
	#announced = new Set();

	/**
	 * @param {import("./room.js").Room} room
	 * @param {import("./announcer.js").Announcer} announcer
	 */
	constructor(room, announcer) {
		this.room = room;
		this.announcer = announcer;
		this.home = document.querySelector(".place-answers");
		this.home.addEventListener("click", ({ target }) => this.#answer(target));
	}

	show() {
		const { state, isHost } = this.room;
		const asking = isHost ? state.participants.filter(({ asked }) => asked) : [];
		if (asking.length || this.home.firstElementChild)
			loadPart("place-answer").then(
				() => this.#list(asking),
				() => setTimeout(() => this.show(), AGAIN_MS),
			);
		for (const participant of asking) this.#announce(participant);
	}

	/** @param {Participant[]} asking */
	#list(asking) {
		renderList(this.home, asking, {
			key: ({ id, asked }) => `${id} ${asked}`,
			make: () => cloneTemplate("place-answer"),
			show: (row, participant) => {
				showBadge(row.querySelector(".badge"), participant);
				setText(row.querySelector(".whom"), participant.name);
			},
		});
	}

	/** @param {Participant} participant */
	#announce({ asked, name }) {
		if (this.#announced.has(asked)) return;
		this.#announced.add(asked);
		const text = gettext("Somebody says they are %(name)s, on another device", { name });
		toast(text);
		this.announcer.announce(text);
	}

	/** @param {PageElement} target */
	#answer(target) {
		const button = target.closest("button");
		if (!button) return;
		const row = /** @type {PageElement} */ (button.closest("[data-key]"));
		const [participant, request] = (row.dataset.key ?? "").split(" ");
		const accepted = button.dataset.action === "accept";
		this.room.request({ type: "place.answer", participant, request, accepted });
	}
}
