// Keeps a connection alive, and notices within seconds that the server does not answer, though no event
// of the browser said so, that this screen has missed something, or that this browser has lost its
// cookie. Fetched some seconds after a room is live; costs next to nothing while frames arrive.

import { gettext } from "../lib/i18n.js";

const SILENCE_MS = 1_800; // then a ping asks
const ANSWER_MS = 1_000; // then the page says so
const LOOK_MS = 250;
// Counted, since a device that slept, or was busy, has an answer waiting however late its clock is.
const LOOKS_UNTIL_DROP = 28;
const HIDDEN_MS = 20_000; // a page that nobody sees looks so seldom
const HIDDEN_LOOKS_UNTIL_DROP = 1;
const POSITION_MS = 20_000;
const CHECK_MS = 30_000;
const CHECK_WHEN_USED_MS = 10_000;

export class Heartbeat {
	/** When it asked; 0 while no answer is awaited. */
	#askedAt = 0;
	#looks = 0;
	#checkedAt = performance.now();
	#positionSentAt = performance.now();
	#isSilent = false;
	#timer = 0;

	/**
	 * @param {import("./connection.js").Connection} connection
	 * @param {(silence: string) => void} show says that an answer is missing; empty once it is there
	 */
	constructor(connection, show) {
		this.connection = connection;
		this.show = show;
		for (const event of ["pointerdown", "keydown"])
			addEventListener(event, () => this.#check(CHECK_WHEN_USED_MS), true);
		for (const event of ["online", "pageshow", "focus"])
			addEventListener(event, () => this.#looks || this.#lookIn(0));
		connection.addEventListener("phase", () => this.#begin());
		document.addEventListener("visibilitychange", () => this.#begin());
		this.#begin();
	}

	get #isLive() {
		return this.connection.phase === "live";
	}

	#begin() {
		this.#askedAt = 0;
		this.#looks = 0;
		this.#show(false);
		this.#lookIn(SILENCE_MS);
	}

	/** @param {number} delay */
	#lookIn(delay) {
		clearTimeout(this.#timer);
		const shown = document.hidden ? HIDDEN_MS : delay;
		if (this.#isLive) this.#timer = setTimeout(() => this.#look(), shown);
	}

	#look() {
		const { heardAt } = this.connection;
		const isMissing = this.#askedAt > heardAt;
		this.#looks = isMissing ? this.#looks + 1 : 0;
		this.#show(isMissing);
		const most = document.hidden ? HIDDEN_LOOKS_UNTIL_DROP : LOOKS_UNTIL_DROP;
		if (!isMissing) this.#ask(performance.now() - heardAt);
		else if (this.#looks > most) this.connection.drop();
		else this.#lookIn(LOOK_MS);
		this.#check(CHECK_MS);
	}

	/** @param {number} quiet milliseconds since the last frame */
	#ask(quiet) {
		const isPositionDue = performance.now() - this.#positionSentAt >= POSITION_MS;
		if (quiet < SILENCE_MS && !isPositionDue) return this.#lookIn(SILENCE_MS - quiet);
		this.#askedAt = performance.now();
		if (isPositionDue) this.#positionSentAt = this.#askedAt;
		this.connection.ping(isPositionDue);
		this.#lookIn(ANSWER_MS);
	}

	/** @param {boolean} isSilent */
	#show(isSilent) {
		if (isSilent === this.#isSilent) return;
		this.#isSilent = isSilent;
		this.show(isSilent ? gettext("Waiting for the server…") : "");
	}

	/**
	 * Whether this browser may still be here; a cookie that was cleared closes no socket.
	 * @param {number} interval at least so long after the last time
	 */
	#check(interval) {
		if (!this.#isLive || document.hidden || performance.now() - this.#checkedAt < interval) return;
		this.#checkedAt = performance.now();
		this.connection.isRefused("/you");
	}
}
