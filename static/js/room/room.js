// Keeps the room as the page shows it: the server's state, my unsaved weights on top, and requests
// to change things. Fires `change` at most ten times a second, and `phase` and `notice` at once.

import { newKey } from "../lib/idempotency.js";
import { Connection } from "./connection.js";
import { apply, hasGap } from "./state.js";
import { WeightSync } from "./weight-sync.js";

const REPEAT_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 5_000;
const SHOW_MS = 100; // however many people move

export class Room extends EventTarget {
	#isScheduled = false;
	#shownAt = 0;
	#clockOffset = 0;
	/** @type {import("./server-clock.js").ServerClock | null} while it has to be exact */
	clock = null;
	/** @type {TitleNames} */
	#titleNames = {};
	#heartbeat = 0;
	silence = ""; // in words, while the server owes an answer

	/** @param {RoomState} snapshot */
	constructor(snapshot) {
		super();
		this.state = snapshot;
		this.connection = new Connection(snapshot.party.code, () => this.#position());
		this.weightSync = new WeightSync((weights) => this.#save(weights));
		this.isBehind = false;
		this.#setClock(snapshot);
		this.connection.addEventListener("frame", ({ detail }) => this.#receive(detail));
		this.connection.addEventListener("phase", ({ detail }) => this.#setPhase(detail));
		this.weightSync.addEventListener("change", () => this.#changed());
		this.weightSync.addEventListener("refused", ({ detail }) => this.#notify(detail.message));
	}

	open() {
		this.connection.open();
	}

	get isHost() {
		return this.state.you.role === "host";
	}

	/**
	 * My weight for an interest, as I left it, saved or not.
	 * @param {string} key
	 */
	weight(key) {
		const unsaved = this.weightSync.unsaved(key);
		return unsaved === undefined ? (this.state.you.weights[key] ?? 0) : (unsaved ?? 0);
	}

	/** The interests that I have weighted. */
	weightedKeys() {
		const keys = new Set([...Object.keys(this.state.you.weights), ...this.weightSync.keys()]);
		return [...keys].filter((key) => this.weight(key));
	}

	/**
	 * @param {string} key
	 * @param {number} weight
	 */
	setWeight(key, weight) {
		this.weightSync.set(key, weight);
	}

	/**
	 * Weights a title; its name is kept until the server sends it.
	 * @param {Pick<Protocol.RankedTitle, "id" | "title" | "year">} title
	 * @param {number} weight
	 */
	setTitleWeight({ id, title, year }, weight) {
		this.#titleNames[id] = { title, year };
		this.setWeight(`title:${id}`, weight);
	}

	titleNames() {
		return { ...this.#titleNames, ...this.state.titles };
	}

	clear() {
		for (const key of this.weightedKeys()) this.setWeight(key, 0);
	}

	/**
	 * Requests any change but weights. What fails is reported, not kept for later; what was cut off,
	 * and may have been done, is requested again with its key.
	 * @param {ClientMessage} message
	 */
	async request(message) {
		const keyed = this.state.epoch ? { ...message, idempotency_key: newKey() } : message;
		try {
			await this.connection.request(keyed).catch((error) => this.#requestAgain(keyed, error));
			return true;
		} catch (error) {
			const { message: text, code } = /** @type {import("./connection.js").RequestFailed} */ (
				error
			);
			this.#notify(text, code);
			return false;
		}
	}

	/**
	 * @param {ClientMessage} message
	 * @param {import("./connection.js").RequestFailed} error
	 */
	async #requestAgain(message, error) {
		if (!error.mayHaveArrived || !message.idempotency_key) throw error;
		const { connection } = this;
		await /** @type {Promise<void>} */ (
			new Promise((resolve, reject) => {
				const late = setTimeout(() => reject(error), REPEAT_TIMEOUT_MS);
				connection.addEventListener("phase", function again() {
					if (connection.phase !== "live") return;
					connection.removeEventListener("phase", again);
					clearTimeout(late);
					resolve();
				});
			})
		);
		if (!this.state.epoch) throw error;
		return this.connection.request(message);
	}

	/** @param {WeightChanges} weights */
	async #save(weights) {
		await this.connection.request({ type: "interests.set", weights });
		this.state = apply(this.state, { type: "saved", weights, titles: this.#titleNames });
	}

	/** What the server's clock shows now, in milliseconds. */
	now() {
		return this.clock?.now() ?? Date.now() + this.#clockOffset;
	}

	/** How far this screen is. A server of a release without epochs gets none. */
	#position() {
		const { revision, epoch } = this.state;
		return { revision, epoch };
	}

	/** @param {Partial<RoomState>} snapshot */
	#setClock({ server_time: serverTime }) {
		if (serverTime) this.#clockOffset = serverTime - Date.now();
	}

	/** @param {Frame} frame */
	#receive(frame) {
		this.#setClock(/** @type {Partial<RoomState>} */ (frame));
		if (this.isBehind && frame.type !== "snapshot") return;
		if (hasGap(this.state, frame)) {
			this.isBehind = true;
			this.connection.send({ type: "resync", ...this.#position() });
			this.#setPhase({ phase: "behind" });
			return;
		}
		if (frame.type === "snapshot") this.#recover();
		this.state = apply(this.state, frame);
		this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
		// Who looks at what changes ten times a second, and nothing but its own part shows it.
		if (frame.type !== "focus") this.#changed();
	}

	#recover() {
		if (this.isBehind) this.#setPhase({ phase: "live" });
		this.isBehind = false;
	}

	/** @param {Phase} detail */
	#setPhase(detail) {
		if (detail.phase === "live") {
			this.weightSync.resume();
			// What a room begins with is loaded first.
			this.#heartbeat ||= setTimeout(() => this.#watch(), HEARTBEAT_MS);
		}
		if (detail.phase !== "behind" && detail.phase !== "live") this.isBehind = false;
		this.dispatchEvent(new CustomEvent("phase", { detail }));
	}

	async #watch() {
		try {
			const { Heartbeat } = await import("./heartbeat.js");
			new Heartbeat(this.connection, (silence) => {
				this.silence = silence;
				this.#changed();
			});
		} catch {
			setTimeout(() => this.#watch(), HEARTBEAT_MS);
		}
	}

	/**
	 * @param {string} text
	 * @param {string} [code]
	 */
	#notify(text, code = "") {
		this.dispatchEvent(new CustomEvent("notice", { detail: { text, code } }));
	}

	#changed() {
		if (this.#isScheduled) return;
		this.#isScheduled = true;
		const show = () => {
			this.#isScheduled = false;
			this.#shownAt = performance.now();
			this.dispatchEvent(new Event("change"));
		};
		// A hidden page gets no frames, and should still be right when someone looks at it.
		if (document.hidden) setTimeout(show, 200);
		else setTimeout(() => requestAnimationFrame(show), this.#shownAt + SHOW_MS - performance.now());
	}
}
