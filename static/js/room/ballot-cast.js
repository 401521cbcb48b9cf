// Sends my vote, and keeps it while the connection is away: in the browser's storage, so that a
// reload loses none. What comes too late is said to be.

import { gettext } from "../lib/i18n.js";
import { newKey } from "../lib/idempotency.js";
import { toast } from "../lib/toast.js";

const RETRY_MS = 1_500;
/** What is tried again, with the same key: everything else is an answer. */
const PASSING = new Set(["too_frequent", "unavailable"]);

/** @type {BallotCast | null} */
let shared = null;

/**
 * The one of this page.
 * @param {import("./room.js").Room} room
 */
export function ballotCast(room) {
	shared ??= new BallotCast(room);
	return shared;
}

/** Fires `change` when a vote begins or ceases to wait. */
class BallotCast extends EventTarget {
	/** @param {import("./room.js").Room} room */
	constructor(room) {
		super();
		this.room = room;
		this.storageKey = `vote:${room.state.party.code}:${room.state.you.id}`;
		this.waiting = read(this.storageKey);
		this.refusal = { ballot: "", text: "" };
		room.addEventListener("phase", ({ detail }) => detail.phase === "live" && this.#send());
		if (room.connection.phase === "live") this.#send();
	}

	/**
	 * Why my last vote in this ballot was refused, if it was.
	 * @param {string | undefined} ballot
	 */
	refusalOf(ballot) {
		return this.refusal.ballot === ballot ? this.refusal.text : "";
	}

	/**
	 * @param {string} ballot
	 * @param {Record<string, unknown>} vote
	 */
	async cast(ballot, vote) {
		this.refusal = { ballot: "", text: "" };
		this.#keep({ type: "ballot.cast", ballot, ...vote, idempotency_key: newKey() });
		return this.#send();
	}

	/** Resolves to whether it is saved; one that waits is sent once the connection is back. */
	async #send() {
		const message = this.waiting;
		if (!message) return false;
		const { ballot } = this.room.state;
		if (ballot?.id !== message.ballot || ballot?.state !== "open")
			return this.#refuse("ballot_closed");
		try {
			await this.room.connection.request(message);
		} catch (error) {
			const { code, message: detail } = /** @type {import("./connection.js").RequestFailed} */ (
				error
			);
			if (code === "disconnected" || this.waiting !== message) return false;
			if (!PASSING.has(code)) return this.#refuse(code, detail);
			setTimeout(() => this.waiting === message && this.#send(), RETRY_MS);
			return false;
		}
		if (this.waiting === message) this.#keep(null);
		return true;
	}

	/**
	 * @param {string} code
	 * @param {string} [detail]
	 */
	#refuse(code, detail = "") {
		const isLate = code === "ballot_closed" || code === "unknown_ballot";
		const text = isLate
			? gettext("The ballot closed before your vote arrived, so it was not counted.")
			: detail;
		this.refusal = { ballot: String(this.waiting?.ballot), text };
		toast(text);
		this.#keep(null);
		return false;
	}

	/** @param {ClientMessage | null} message */
	#keep(message) {
		this.waiting = message;
		try {
			if (message) localStorage.setItem(this.storageKey, JSON.stringify(message));
			else localStorage.removeItem(this.storageKey);
		} catch {
			// A browser that stores nothing keeps it until the page is closed.
		}
		this.dispatchEvent(new Event("change"));
	}
}

/**
 * @param {string} key
 * @returns {ClientMessage | null}
 */
function read(key) {
	try {
		return JSON.parse(localStorage.getItem(key) ?? "null");
	} catch {
		return null;
	}
}
