// Shows what was picked, the room's clock, and the stars. Fetched when something is first picked.

import { setText } from "../lib/dom.js";
import { gettext, list } from "../lib/i18n.js";
import { confirm } from "./confirm-dialog.js";
import { keepInPlace } from "./keep-in-place.js";
import { howText } from "./pick-texts.js";
import { pickedHere, UNDO_MS, undoPick, undoTime } from "./pick-title.js";
import { clockText, positionOf, secondsIn, startDelay, withYear } from "./playback-clock.js";
import { nameOf } from "./texts.js";
import { showPoster } from "./title-card.js";

export class PlaybackPanel {
	#shown = "";
	#timer = 0;
	#undoTimer = 0;
	/** @type {Promise<import("./pick-moment.js").PickMoment> | null} */
	#moment = null;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {Protocol.PickView[]} before the picks that the page began with
	 */
	constructor(room, before) {
		this.room = room;
		this.section = document.querySelector(".playback");
		this.stars = this.section.querySelector(".stars");
		this.known = new Set(announcedBefore(room, before));
		this.section.querySelector("form").addEventListener("submit", (event) => this.#setClock(event));
		this.section
			.querySelector("details")
			.addEventListener("toggle", ({ target }) => target.open && this.#openClock());
		this.section.addEventListener("click", ({ target }) =>
			this.#onAction(target.closest("[data-action]")?.dataset.action),
		);
		this.stars.addEventListener("change", ({ target }) => this.#rate(Number(target.value)));
	}

	open() {
		this.show();
	}

	show() {
		const { state } = this.room;
		const pick = state.picks.at(-1);
		this.section.hidden = !pick;
		if (!pick) return;
		if (pick.id !== this.#shown) this.#present(pick);
		setText(this.#slot("by"), standing(state, pick));
		this.section.querySelector("[data-open=result]").hidden =
			pick.how === "host" || state.ballot?.state !== "closed";
		this.#showUndo(pick);
		this.#showClock(state.playback);
		this.#showStars(pick);
		const raters = pick.rated_by.map((id) => nameOf(state, id));
		setText(
			this.#slot("raters"),
			raters.length ? gettext("Has said how it was: %(names)s.", { names: list(raters) }) : "",
		);
	}

	/** @param {Protocol.PickView} pick */
	#present(pick) {
		this.#shown = pick.id;
		setText(
			this.section.querySelector("h3"),
			gettext("Tonight: %(name)s", { name: withYear(pick) }),
		);
		showPoster(this.section.querySelector(".poster"), pick.title);
		if (this.known.has(pick.id)) return;
		this.known.add(pick.id);
		if (!pick.over) this.#celebrate(pick);
	}

	/** @param {Protocol.PickView} pick */
	async #celebrate(pick) {
		const isMine = pickedHere.delete(pick.title);
		if (isMine) requestAnimationFrame(() => this.#reveal());
		this.#moment ??= import("./pick-moment.js").then(
			({ PickMoment }) => new PickMoment(this.room, () => this.#reveal()),
		);
		const moment = await this.#moment.catch(() => null);
		if (!moment) this.#moment = null;
		else moment.show(pick, isMine ? this.section : document.querySelector("body"));
	}

	/** Brings the pick into view, and the keyboard to it. No card is held meanwhile. */
	#reveal() {
		if (document.body.dataset.tab !== "list")
			document.querySelector(".phone-tabs [data-tab=list]").click();
		document.querySelector("title-list").dispatchEvent(new Event("pointerleave"));
		document.getElementById("playback-heading").focus({ preventScroll: true });
		this.section.scrollIntoView({ block: "start" });
	}

	/** @param {Protocol.PickView} pick */
	#showUndo(pick) {
		const left = undoTime(this.room, pick);
		this.#find("undo").hidden = !left;
		clearTimeout(this.#undoTimer);
		if (left)
			this.#undoTimer = setTimeout(
				() => keepInPlace(() => this.show()),
				Math.min(left, UNDO_MS) + 50,
			);
	}

	#openClock() {
		const field = this.section.querySelector("form input");
		field.value = clockText(this.#position()).slice(0, -3);
		field.select();
		setText(this.section.querySelector("form .problem"), "");
	}

	/** @param {Event} event */
	async #setClock(event) {
		event.preventDefault();
		const seconds = secondsIn(this.section.querySelector("form input").value);
		const problem =
			seconds === null ? gettext("Write hours and minutes with a colon, such as 1:05.") : "";
		setText(this.section.querySelector("form .problem"), problem);
		if (seconds === null) return this.section.querySelector("form input").focus();
		if (!(await this.room.request({ type: "playback.seek", position: seconds }))) return;
		this.section.querySelector("details").open = false;
		this.section.querySelector("summary").focus();
	}

	/** @param {Protocol.Playback | null} playback */
	#showClock(playback) {
		const clock = this.section.querySelector(".clock");
		clock.hidden = !playback || this.room.state.you.role === "viewer";
		clearInterval(this.#timer);
		if (!playback) return;
		this.#find("play").hidden = playback.playing;
		setText(this.#find("play"), this.#pick().watched ? gettext("Go on") : gettext("Start"));
		this.#find("pause").hidden = !playback.playing;
		this.#find("stop").hidden = !this.room.isHost;
		this.#tick();
		if (playback.playing) this.#timer = setInterval(() => this.#tick(), 1_000);
	}

	#tick() {
		const seconds = this.#position();
		setText(this.section.querySelector(".time"), clockText(seconds));
	}

	/** Seconds into the title, by the server's clock. */
	#position() {
		return positionOf(this.room.state.playback, this.room.now());
	}

	/** @param {Protocol.PickView} pick */
	#showStars(pick) {
		this.stars.hidden =
			this.room.state.you.role === "viewer" ||
			!((pick.over && pick.watched !== false) || pick.mine);
		for (const star of this.stars.querySelectorAll("input")) {
			star.checked = Number(star.value) === Math.round(pick.mine ?? 0);
			star.parentElement?.toggleAttribute("data-lit", Number(star.value) <= (pick.mine ?? 0));
		}
		this.#find("unrate").hidden = !pick.mine;
	}

	/** @param {string | undefined} action */
	#onAction(action) {
		if (action === "play") this.#play();
		if (action === "pause")
			this.room.request({ type: "playback.pause", position: this.#position() });
		if (action === "stop") this.#stop();
		if (action === "undo") undoPick(this.room, this.#pick());
		if (action === "unrate") this.#rate(null);
	}

	#play() {
		const position = this.#position();
		this.room.request({ type: "playback.play", position, ...startDelay(this.room.state) });
	}

	#pick() {
		return /** @type {Protocol.PickView} */ (this.room.state.picks.at(-1));
	}

	/** Asks first: the clock stops for everyone. */
	async #stop() {
		const question = this.#pick().watched === false ? "unwatched" : "over";
		if (await confirm(question, this.#pick().name)) this.room.request({ type: "playback.stop" });
	}

	/** @param {number | null} stars */
	async #rate(stars) {
		const isDone = await this.room.request({ type: "evening.rate", pick: this.#shown, stars });
		if (!isDone) keepInPlace(() => this.show());
	}

	/** @param {string} action */
	#find(action) {
		return this.section.querySelector(`[data-action=${action}]`);
	}

	/** @param {string} name */
	#slot(name) {
		return this.section.querySelector(`[data-slot=${name}]`);
	}
}

/**
 * The ids of those picks that need no announcement.
 * @param {import("./room.js").Room} room
 * @param {Protocol.PickView[]} picks
 */
function announcedBefore(room, picks) {
	/** @param {Protocol.PickView} pick */
	const isFresh = ({ picked_at: at }) => room.now() - Date.parse(at) < UNDO_MS;
	return picks.filter((pick) => !isFresh(pick)).map(({ id }) => id);
}

/**
 * @param {RoomState} state
 * @param {Protocol.PickView} pick
 */
function standing(state, pick) {
	if (pick.over)
		return pick.watched === false
			? gettext("It was picked, and not started.")
			: gettext("Watched together.");
	return howText(state, pick);
}
