// Looking at the list together: who looks at what, following, the spotlight. Fetched when somebody
// else is in the room.

import { cloneTemplate, setAttribute } from "../lib/dom.js";
import { FocusSender } from "./focus-sender.js";
import { Following } from "./following.js";
import { LookMarks } from "./look-marks.js";

export class Looking {
	#isScheduled = false;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {import("./title-list.js").TitleList} list
	 * @param {HTMLElement} people
	 * @param {(title: Protocol.RankedTitle) => unknown} openTitle
	 */
	constructor(room, list, people, openTitle) {
		this.room = room;
		document.head.append(cloneTemplate("looking-style"));
		this.marks = new LookMarks(room, list, people);
		this.following = new Following(room, list, openTitle);
		this.sender = new FocusSender(room, list, () => this.following.whom !== null);
		this.settings = cloneTemplate("looking-settings");
		(document.querySelector(".legend") ?? people).after(this.settings);
		this.shared = this.settings.querySelector("[data-action=share-focus]");
		this.spotlight = this.settings.querySelector("[data-action=spotlight]");
		people.addEventListener("click", ({ target }) => this.#toggleFollow(target));
		this.shared.addEventListener("change", () => this.#share());
		this.spotlight.addEventListener("click", () => this.#toggleSpotlight());
		this.following.addEventListener("change", () => {
			this.sender.update();
			this.show();
		});
		room.addEventListener("looks", () => this.#schedule());
		room.addEventListener("frame", ({ detail }) => detail.type === "focus" && this.#schedule());
	}

	open() {
		this.show();
	}

	/** Looks come ten times a second, and are drawn at most once a frame. */
	#schedule() {
		if (this.#isScheduled) return;
		this.#isScheduled = true;
		const show = () => {
			this.#isScheduled = false;
			this.show();
		};
		if (document.hidden) setTimeout(show, 500);
		else requestAnimationFrame(show);
	}

	show() {
		const { state, isHost } = this.room;
		const me = state.participants.find(({ id }) => id === state.you.id);
		this.following.update();
		this.marks.show(this.following.whom);
		this.shared.checked = me?.shares_focus !== false;
		this.spotlight.hidden = !isHost;
		setAttribute(this.spotlight, "aria-pressed", `${state.spotlight === state.you.id}`);
	}

	/** @param {PageElement} target */
	#toggleFollow(target) {
		if (!target.closest("[data-follow]")) return;
		const id = target.closest(".participant")?.dataset.key;
		if (id && id === this.following.whom) this.following.stop();
		else if (id) this.following.follow(id);
	}

	async #share() {
		await this.room.request({ type: "focus.share", shared: this.shared.checked });
		this.sender.update();
		this.show();
	}

	async #toggleSpotlight() {
		const on = this.room.state.spotlight !== this.room.state.you.id;
		await this.room.connection
			.request({ type: "spotlight", on })
			.catch(({ message: text, code }) =>
				this.room.dispatchEvent(new CustomEvent("notice", { detail: { text, code } })),
			);
	}
}
