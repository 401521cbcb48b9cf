// My own weights while they travel: one message is on its way at a time, and the newest values
// wait until it is acknowledged.

const SPACING = 34;
const MOST_KEYS = 64;
const RETRY = 1_000;
const LATE = 1_500;
const WORTH_RETRYING = new Set(["unavailable", "too_frequent", "disconnected"]);

/** `send(weights)` resolves when they are saved. Fires `change`, and `refused` with the error. */
export class Steering extends EventTarget {
	#send;
	#waiting = new Map();
	#travelling = new Map();
	#timer = 0;
	#sentAt = 0;
	#hasFailed = false;

	constructor(send) {
		super();
		this.#send = send;
	}

	/** What was set and is not saved yet: a weight, null for cleared, undefined for nothing. */
	unsaved(key) {
		return this.#waiting.has(key) ? this.#waiting.get(key) : this.#travelling.get(key);
	}

	keys() {
		return [...new Set([...this.#travelling.keys(), ...this.#waiting.keys()])];
	}

	get isSaved() {
		return !this.#waiting.size && !this.#travelling.size;
	}

	/** The server is there, and cannot save, or has long said nothing. */
	get isStruggling() {
		const waits = this.#travelling.size && performance.now() - this.#sentAt;
		return this.#hasFailed || waits >= LATE;
	}

	set(key, weight) {
		this.#waiting.delete(key);
		this.#waiting.set(key, weight || null);
		this.#plan();
		this.#changed();
	}

	/** The way to the server is open again. */
	resume() {
		this.#plan();
	}

	#plan(atLeast = 0) {
		if (this.#timer || this.#travelling.size || !this.#waiting.size) return;
		const wait = Math.max(atLeast, this.#sentAt + SPACING - performance.now());
		this.#timer = setTimeout(() => this.#go(), wait);
	}

	async #go() {
		this.#timer = 0;
		this.#sentAt = performance.now();
		const going = [...this.#waiting].slice(0, MOST_KEYS);
		for (const [key] of going) this.#waiting.delete(key);
		this.#travelling = new Map(going);
		const late = setTimeout(() => this.#changed(), LATE);
		try {
			await this.#send(Object.fromEntries(going));
			this.#arrived();
		} catch (error) {
			this.#failed(going, error);
		}
		clearTimeout(late);
		this.#changed();
	}

	#arrived() {
		this.#hasFailed = false;
		this.#travelling = new Map();
		this.#plan();
	}

	#failed(going, error) {
		this.#travelling = new Map();
		if (!WORTH_RETRYING.has(error.code)) {
			this.dispatchEvent(new CustomEvent("refused", { detail: error }));
			return this.#plan();
		}
		this.#waiting = new Map([...going, ...this.#waiting]);
		this.#hasFailed = error.code === "unavailable";
		if (error.code !== "disconnected") this.#plan(RETRY);
	}

	#changed() {
		this.dispatchEvent(new Event("change"));
	}
}
