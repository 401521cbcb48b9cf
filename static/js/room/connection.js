// Keeps one WebSocket to the server open: reconnects it, and reports its phase.

import { siteUrl } from "../lib/site-url.js";
import { ListDecoder } from "./list-delta.js";

const LIST_DELTAS = "watchparty.delta.1";
const RESPONSE_TIMEOUT_MS = 8_000;
const MAX_RECONNECT_DELAY_MS = 10_000;
const RESTART_ATTEMPTS = -8; // before they grow rarer

/** Close codes that nobody should come back from by themselves. */
/** @type {Record<number, string>} */
const FINAL_CLOSE_CODES = {
	4400: "malformed",
	4403: "removed",
	4404: "ended",
	4409: "replaced",
	4413: "large",
};

export class RequestFailed extends Error {
	/**
	 * @param {string} code
	 * @param {string} [detail]
	 */
	constructor(code, detail = "") {
		super(detail);
		this.code = code;
		this.mayHaveArrived = false;
	}
}

/** Fires `frame`, a message, and `phase`: how it is (see connection-status.js), with the reason. */
export class Connection extends EventTarget {
	#code;
	#position;
	/** @type {WebSocket | null} */
	#socket = null;
	#attempt = 0;
	#pending = new Map();
	#lastId = 0;
	#reconnectTimer = 0;
	#timeout = 0;
	/** @type {Protocol.Closing | null} */
	#closing = null;
	#takesDeltas = true;
	phase = "connecting";
	heardAt = 0; // the last frame, by this page's own clock

	/**
	 * @param {string} code of the party
	 * @param {() => object} position how far this screen is
	 */
	constructor(code, position) {
		super();
		this.#code = code;
		this.#position = position;
		for (const event of ["online", "pageshow", "focus"])
			addEventListener(event, () => this.#reconnectNow());
		addEventListener("offline", () => this.drop());
		document.addEventListener("visibilitychange", () => document.hidden || this.#reconnectNow());
	}

	open() {
		clearTimeout(this.#reconnectTimer);
		clearTimeout(this.#timeout);
		const address = new URL(siteUrl(`ws/parties/${this.#code}/`), location.href);
		address.protocol = address.protocol.replace("http", "ws");
		const socket = new WebSocket(address, this.#takesDeltas ? [LIST_DELTAS] : []);
		const lists = new ListDecoder();
		let wasOpen = false;
		socket.onopen = () => {
			wasOpen = true;
			clearTimeout(this.#timeout);
		};
		socket.onmessage = ({ data }) => {
			this.heardAt = performance.now();
			const frame = lists.decode(JSON.parse(data));
			if (frame) this.#receive(frame);
			else this.send({ type: "resync" });
		};
		socket.onclose = (event) => socket === this.#socket && this.#disconnected(event, wasOpen);
		this.#closing = null;
		this.#socket = socket;
		this.#timeout = setTimeout(() => this.drop(false), RESPONSE_TIMEOUT_MS);
	}

	/** @param {ClientMessage} message */
	send(message) {
		if (this.#socket?.readyState !== WebSocket.OPEN) return false;
		this.#socket.send(JSON.stringify(message));
		return true;
	}

	/**
	 * The server's acknowledgement; rejects with RequestFailed when refused, late or cut off.
	 * @param {ClientMessage} message
	 */
	request(message) {
		const id = ++this.#lastId;
		return new Promise((resolve, reject) => {
			if (!this.send({ ...message, id })) return reject(new RequestFailed("disconnected"));
			const timeout = setTimeout(() => this.drop(), RESPONSE_TIMEOUT_MS);
			this.#pending.set(id, { resolve, reject, timeout });
		});
	}

	/** @param {Frame} message */
	#receive(message) {
		if (message.type === "ack" || message.type === "error") this.#settle(message);
		else if (message.type === "pong")
			this.dispatchEvent(new CustomEvent("pong", { detail: message }));
		else if (message.type === "closing") this.#closing = /** @type {Protocol.Closing} */ (message);
		else this.dispatchEvent(new CustomEvent("frame", { detail: message }));
		if (message.type === "snapshot") {
			this.#attempt = 0;
			this.#setPhase("live");
		}
	}

	/** @param {{ type?: string, id?: unknown, code?: string, detail?: string, revision?: number }} answer */
	#settle({ type, id, code = "", detail, revision }) {
		const pending = this.#pending.get(id);
		if (!pending) return;
		this.#pending.delete(id);
		clearTimeout(pending.timeout);
		if (type === "ack") pending.resolve(revision);
		else
			pending.reject(
				Object.assign(new RequestFailed(code, detail), { mayHaveArrived: code === "disconnected" }),
			);
	}

	/**
	 * Asks for a sign of life; with its position, also for what this screen has missed.
	 * @param {boolean} withPosition
	 */
	ping(withPosition) {
		this.send({ type: "ping", sent_at: 0, ...(withPosition ? this.#position() : {}) });
	}

	/** A socket that answers nothing is a dead one. */
	drop(wasOpen = true) {
		const socket = this.#socket;
		if (!socket) return;
		this.#disconnected({ code: 1006, reason: "" }, wasOpen);
		socket.close();
	}

	/**
	 * @param {{ code: number, reason: string }} event
	 * @param {boolean} wasOpen
	 */
	#disconnected({ code, reason }, wasOpen) {
		this.#socket = null;
		clearTimeout(this.#timeout);
		for (const id of this.#pending.keys()) this.#settle({ id, code: "disconnected" });
		if (FINAL_CLOSE_CODES[code])
			this.#setPhase(
				"closed",
				this.#closing?.reason || reason || FINAL_CLOSE_CODES[code],
				FINAL_CLOSE_CODES[code],
			);
		else this.#reconnectLater(code, wasOpen);
	}

	/**
	 * @param {number} code
	 * @param {boolean} wasOpen
	 */
	#reconnectLater(code, wasOpen) {
		if (code === 1012) this.#attempt = RESTART_ATTEMPTS;
		const phase = this.#attempt < 0 ? "restarting" : code === 4429 ? "flooded" : "reconnecting";
		this.#setPhase(navigator.onLine ? phase : "offline");
		this.#reconnectTimer = setTimeout(
			() => this.#retry(wasOpen),
			reconnectDelay(code, this.#attempt++, wasOpen),
		);
	}

	/**
	 * A refused handshake says nothing to a page; an HTTP request tells why.
	 * @param {boolean} wasOpen
	 */
	async #retry(wasOpen) {
		if (!wasOpen && (await this.isRefused())) return;
		if (!this.#socket) this.open();
	}

	/**
	 * Asks whether this browser may still be here: its cookie may be lost while a socket is open.
	 * @param {string} [path] of what is asked for; nothing is much, and known to every release
	 */
	async isRefused(path = "") {
		const why = await this.#refusalReason(path);
		if (!why) return false;
		const socket = this.#socket;
		this.#socket = null;
		socket?.close();
		this.#setPhase("closed", why, why);
		return true;
	}

	/** @param {string} path */
	async #refusalReason(path) {
		try {
			const answer = await fetch(siteUrl(`api/v1/parties/${this.#code}${path}`), {
				signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
			});
			// The server is there: one of a release without differences refuses who offers to take them.
			if (answer.ok && !path) this.#takesDeltas = !this.#takesDeltas;
			if (answer.ok || answer.status >= 500 || answer.status === 429) return null;
			const { code } = await answer.json();
			return code ?? (answer.status === 404 ? "ended" : "removed");
		} catch {
			return null;
		}
	}

	#reconnectNow() {
		if (this.phase === "closed") return;
		if (this.#socket?.readyState === WebSocket.OPEN) this.isRefused("/you");
		else if (!this.#socket) this.open();
	}

	/**
	 * @param {string} phase
	 * @param {string} [reason]
	 * @param {string} [kind]
	 */
	#setPhase(phase, reason = "", kind = "") {
		this.phase = phase;
		this.dispatchEvent(new CustomEvent("phase", { detail: { phase, reason, kind } }));
	}
}

/**
 * Milliseconds before a screen comes back; `chance`, 0 … 1, keeps apart whom a restart cut off.
 * @param {number} code
 * @param {number} attempt
 * @param {boolean} wasOpen
 * @param {number} [chance]
 */
export function reconnectDelay(code, attempt, wasOpen, chance = Math.random()) {
	if (code === 1012 && wasOpen) return 200 + 1_300 * chance;
	const longer = Math.min(MAX_RECONNECT_DELAY_MS, attempt < 0 ? 1_000 : 500 * 2 ** attempt);
	const wait = code === 4429 ? 5_000 : code === 4408 && wasOpen ? 300 : longer;
	return wait * (0.5 + chance / 2);
}
