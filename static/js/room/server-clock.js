// Measures the server's clock against this screen's: of the last eight pings, the shortest knows best.

const KEPT = 8;
const FIRST_INTERVAL_MS = 200;
const INTERVAL_MS = 10_000;
const HALF_A_TICK_MS = 0.5; // the server tells whole milliseconds

export class ServerClock {
	/** @type {{ offset: number, error: number }[]} the newest last */
	#samples = [];
	#sent = new Set();
	#left = KEPT;
	#timer = 0;

	/** @param {import("./connection.js").Connection} connection */
	constructor(connection) {
		this.connection = connection;
		connection.addEventListener("pong", ({ detail }) => this.#measure(detail));
		connection.addEventListener("phase", ({ detail }) => detail.phase === "live" && this.#begin());
		document.addEventListener("visibilitychange", () => document.hidden || this.#begin());
		this.#begin();
	}

	/** Milliseconds, or null before it was measured. */
	now() {
		const best = this.#best();
		return best ? performance.now() + best.offset : null;
	}

	#best() {
		return this.#samples.reduce(
			(best, each) => (best && best.error <= each.error ? best : each),
			/** @type {{ offset: number, error: number } | null} */ (null),
		);
	}

	/** Several at once: a screen that slept, or was cut off, may be on another clock now. */
	#begin() {
		this.#left = KEPT;
		clearTimeout(this.#timer);
		this.#ping();
	}

	#ping() {
		const sentAt = performance.now();
		if (this.connection.send({ type: "ping", sent_at: sentAt })) this.#sent.add(sentAt);
		this.#left -= 1;
		this.#timer = setTimeout(() => this.#ping(), this.#left > 0 ? FIRST_INTERVAL_MS : INTERVAL_MS);
	}

	/** @param {Protocol.Pong} pong */
	#measure({ sent_at: sentAt, server_time: serverTime }) {
		if (!this.#sent.delete(sentAt)) return;
		const error = (performance.now() - sentAt) / 2;
		const offset = serverTime + HALF_A_TICK_MS - (sentAt + error);
		const best = this.#best();
		if (best && Math.abs(offset - best.offset) > error + best.error + 1) this.#samples = [];
		this.#samples = [...this.#samples, { offset, error }].slice(-KEPT);
	}
}
