// Sends my own weights to the server: one message in flight at a time; the newest values wait until
// it is acknowledged.

const MIN_INTERVAL_MS = 34;
const MAX_KEYS = 64;
const RETRY_MS = 1_000;
const LATE_MS = 1_500;
const RETRYABLE = new Set(["unavailable", "too_frequent", "disconnected"]);

/** `send(weights)` resolves when they are saved. Fires `change`, and `refused` with the error. */
export class WeightSync extends EventTarget {
	#send;
	/** @type {Map<string, number | null>} */
	#queued = new Map();
	/** @type {Map<string, number | null>} */
	#inFlight = new Map();
	#timer = 0;
	#sentAt = 0;
	#hasFailed = false;

	/** @param {(weights: WeightChanges) => Promise<void>} send */
	constructor(send) {
		super();
		this.#send = send;
	}

	/**
	 * What was set and is not saved yet: a weight, null for cleared, undefined for nothing.
	 * @param {string} key
	 */
	unsaved(key) {
		return this.#queued.has(key) ? this.#queued.get(key) : this.#inFlight.get(key);
	}

	keys() {
		return [...new Set([...this.#inFlight.keys(), ...this.#queued.keys()])];
	}

	get isSaved() {
		return !this.#queued.size && !this.#inFlight.size;
	}

	/** The server is reachable and cannot save, or has not answered for long. */
	get isFailing() {
		const waits = this.#inFlight.size && performance.now() - this.#sentAt;
		return this.#hasFailed || waits >= LATE_MS;
	}

	/**
	 * @param {string} key
	 * @param {number} weight
	 */
	set(key, weight) {
		this.#queued.delete(key);
		this.#queued.set(key, weight || null);
		this.#schedule();
		this.#changed();
	}

	/** The way to the server is open again. */
	resume() {
		this.#schedule();
	}

	#schedule(atLeast = 0) {
		if (this.#timer || this.#inFlight.size || !this.#queued.size) return;
		const wait = Math.max(atLeast, this.#sentAt + MIN_INTERVAL_MS - performance.now());
		this.#timer = setTimeout(() => this.#flush(), wait);
	}

	async #flush() {
		this.#timer = 0;
		this.#sentAt = performance.now();
		const batch = [...this.#queued].slice(0, MAX_KEYS);
		for (const [key] of batch) this.#queued.delete(key);
		this.#inFlight = new Map(batch);
		const late = setTimeout(() => this.#changed(), LATE_MS);
		try {
			await this.#send(Object.fromEntries(batch));
			this.#acknowledged();
		} catch (error) {
			this.#failed(batch, /** @type {import("./connection.js").RequestFailed} */ (error));
		}
		clearTimeout(late);
		this.#changed();
	}

	#acknowledged() {
		this.#hasFailed = false;
		this.#inFlight = new Map();
		this.#schedule();
	}

	/**
	 * @param {[string, number | null][]} batch
	 * @param {import("./connection.js").RequestFailed} error
	 */
	#failed(batch, error) {
		this.#inFlight = new Map();
		if (!RETRYABLE.has(error.code)) {
			this.dispatchEvent(new CustomEvent("refused", { detail: error }));
			return this.#schedule();
		}
		this.#queued = new Map([...batch, ...this.#queued]);
		this.#hasFailed = error.code === "unavailable";
		if (error.code !== "disconnected") this.#schedule(RETRY_MS);
	}

	#changed() {
		this.dispatchEvent(new Event("change"));
	}
}
