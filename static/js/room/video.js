// Plays a picked film on this screen in step with the room's clock, and makes messages of what
// somebody does to its controls.

import { gettext } from "../lib/i18n.js";
import { correction, learnedSeekTime } from "./drift.js";
import { FilmScreen } from "./film-screen.js";
import { positionOf } from "./playback-clock.js";
import { WakeLock } from "./wake-lock.js";
import { waitingText } from "./watch-texts.js";

const CHECK_MS = 250;
const SETTLING_MS = 600; // after a jump, until it shows how late that was
const BUFFERS_MS = 400; // shorter ones nobody notices
const REPORT_MS = 2_000;
const FIRST_SEEK_SECONDS = 0.15;

export class RoomVideo {
	#seekTime = FIRST_SEEK_SECONDS;
	#jumpedAt = 0;
	#correctedSince = 0;
	#isLearning = false;
	#isSettled = false;
	#isAsking = false;
	#emptySince = 0;
	#reportedAt = 0;
	#reported = false;
	#startTimer = 0;
	#timer = 0;
	/** @type {FilmScreen | null} */
	#screen = null;
	#shown = "";

	/**
	 * @param {import("./room.js").Room} room
	 * @param {(film: HTMLElement) => void} place puts the film onto the page
	 */
	constructor(room, place) {
		this.room = room;
		this.place = place;
		this.wakeLock = new WakeLock();
		document.addEventListener("visibilitychange", () => document.hidden || this.#check());
	}

	show() {
		const { picks, playback } = this.room.state;
		const pick = playback ? picks.at(-1) : undefined;
		const shown = pick?.video_url ? `${pick.id} ${pick.video_url}` : "";
		if (shown !== this.#shown) this.#change(shown ? pick : undefined, shown);
		if (this.#screen) this.#check();
	}

	/**
	 * @param {Protocol.PickView | undefined} pick
	 * @param {string} shown
	 */
	#change(pick, shown) {
		this.#shown = shown;
		this.#screen?.remove();
		this.#screen = null;
		clearInterval(this.#timer);
		this.wakeLock.set(false);
		if (!pick) return;
		const screen = new FilmScreen(pick, this.room.state.you.role !== "viewer");
		this.#screen = screen;
		screen.addEventListener("played", () => this.#ask("playback.play"));
		screen.addEventListener("paused", () => this.#ask("playback.pause"));
		screen.addEventListener("sought", () => this.#ask("playback.seek"));
		screen.addEventListener("joined", () => this.#join());
		this.place(screen.box);
		this.#timer = setInterval(() => this.#check(), CHECK_MS);
	}

	/**
	 * Until the answer is here, the film stays as the hand left it.
	 * @param {string} type
	 */
	async #ask(type) {
		const position = this.#screen?.video.currentTime ?? 0;
		this.#isAsking = true;
		await this.room.request({ type, position });
		this.#isAsking = false;
		this.#check();
	}

	async #join() {
		this.#screen?.seek(this.#wanted());
		await this.#screen?.play();
		this.#check();
	}

	#playback() {
		return /** @type {Protocol.Playback} */ (this.room.state.playback);
	}

	#wanted() {
		return positionOf(this.room.state.playback, this.room.now());
	}

	#check() {
		const screen = this.#screen;
		if (!screen || !this.room.state.playback || this.#isAsking || screen.isHeld) return;
		clearTimeout(this.#startTimer);
		const { playing, since } = this.#playback();
		const left = playing ? (since ?? 0) - this.room.now() : 0;
		if (left > 0) this.#startTimer = setTimeout(() => this.#check(), left);
		if (playing && left <= 0) this.#follow(screen);
		else this.#stand(screen);
		this.#report(screen, playing && left <= 0);
		this.#explain(screen);
		this.wakeLock.set(playing && !screen.isBroken);
	}

	/** @param {FilmScreen} screen */
	#stand(screen) {
		const { video } = screen;
		screen.pause();
		video.playbackRate = 1;
		this.#correctedSince = 0;
		this.#isLearning = false;
		this.#isSettled = false;
		const { position } = this.#playback();
		const isThere = Math.abs(video.currentTime - Math.min(position, video.duration || position));
		if (isThere > 0.02 && !video.seeking && video.readyState) screen.seek(position);
	}

	/** @param {FilmScreen} screen */
	#follow(screen) {
		const { video } = screen;
		const wanted = this.#wanted();
		if (screen.isRefused || screen.isBroken || !video.readyState) {
			if (!screen.isRefused && !screen.isBroken) screen.play();
			return;
		}
		if (video.duration && wanted >= video.duration) return screen.pause();
		if (video.paused) screen.play();
		const now = performance.now();
		if (video.seeking || now - this.#jumpedAt < SETTLING_MS) return;
		if (screen.isBuffering) return;
		const behind = wanted - video.currentTime;
		if (this.#isLearning) this.#seekTime = learnedSeekTime(this.#seekTime, behind);
		this.#isLearning = false;
		const corrected = this.#correctedFor(now);
		const { rate, jump } = correction(behind, video.playbackRate, corrected, this.#isSettled);
		video.playbackRate = rate;
		this.#isSettled = !jump && (this.#isSettled || rate === 1);
		if (rate === 1) this.#correctedSince = 0;
		else this.#correctedSince ||= now;
		if (jump) this.#jump(screen, wanted, now);
	}

	/** @param {number} now */
	#correctedFor(now) {
		return this.#correctedSince ? (now - this.#correctedSince) / 1_000 : 0;
	}

	/**
	 * @param {FilmScreen} screen
	 * @param {number} wanted
	 * @param {number} now
	 */
	#jump(screen, wanted, now) {
		this.#jumpedAt = now;
		this.#isLearning = true;
		screen.video.addEventListener("seeked", () => (this.#jumpedAt = performance.now()), {
			once: true,
		});
		screen.seek(wanted + this.#seekTime);
	}

	/**
	 * Tells the server when this screen begins and ends to buffer, and from time to time meanwhile.
	 * @param {FilmScreen} screen
	 * @param {boolean} isPlaying
	 */
	#report(screen, isPlaying) {
		const now = performance.now();
		const isEmpty = screen.isBuffering && (isPlaying || this.#reported);
		this.#emptySince = isEmpty ? this.#emptySince || now : 0;
		const buffering = isEmpty && now - this.#emptySince >= BUFFERS_MS;
		if (buffering === this.#reported && (!buffering || now - this.#reportedAt < REPORT_MS)) return;
		this.#reported = buffering;
		this.#reportedAt = now;
		const position = screen.video.currentTime;
		this.room.connection.send({ type: "playback.report", position, buffering });
	}

	/** @param {FilmScreen} screen */
	#explain(screen) {
		const { state } = this.room;
		if (screen.isBroken)
			screen.say(
				gettext("This film does not play in this browser right now. The room’s clock runs on."),
				screen.video.src && gettext("Try again"),
			);
		else if (screen.isRefused)
			screen.say(gettext("Your browser waits for a tap before it plays."), gettext("Join in"));
		else screen.say(waitingText(state, this.#playback().waiting));
	}
}
