// The way to the server: one WebSocket that comes back by itself, and says how it is.

const PING_EVERY = 20_000;
const ANSWER_WITHIN = 8_000;
const LONGEST_WAIT = 10_000;
const RESTART_TRIES = -8; // before they grow rarer

/** Close codes that nobody should come back from by themselves. */
const FINAL = { 4400: "malformed", 4403: "removed", 4404: "ended", 4409: "replaced", 4413: "large" };

export class NotSent extends Error {
	constructor(code, detail = "") {
		super(detail);
		this.code = code;
	}
}

/** Fires `frame`, a message, and `phase`: how it is (see status.js), with the reason. */
export class Connection extends EventTarget {
	#code;
	#revision;
	#socket = null;
	#attempt = 0;
	#asked = new Map();
	#lastId = 0;
	#timer = 0;
	#pinger = 0;
	#overdue = 0;
	#closing = null;
	phase = "connecting";

	constructor(code, revision) {
		super();
		this.#code = code;
		this.#revision = revision;
		for (const event of ["online", "pageshow"]) addEventListener(event, () => this.#hurry());
		document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
	}

	open() {
		clearTimeout(this.#timer);
		clearTimeout(this.#overdue);
		const address = new URL(`/ws/parties/${this.#code}/`, location.href);
		address.protocol = address.protocol.replace("http", "ws");
		const socket = new WebSocket(address);
		let wasOpen = false;
		socket.onopen = () => {
			wasOpen = true;
			clearTimeout(this.#overdue);
			this.#pinger = setInterval(() => this.#ping(), PING_EVERY);
		};
		socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
		socket.onclose = (event) => socket === this.#socket && this.#lost(event, wasOpen);
		this.#closing = null;
		this.#socket = socket;
		this.#overdue = setTimeout(() => this.#abandon(false), ANSWER_WITHIN);
	}

	send(message) {
		if (this.#socket?.readyState !== WebSocket.OPEN) return false;
		this.#socket.send(JSON.stringify(message));
		return true;
	}

	/** The server's acknowledgement; rejects with NotSent when refused, late or cut off. */
	ask(message) {
		const id = ++this.#lastId;
		return new Promise((resolve, reject) => {
			if (!this.send({ ...message, id })) return reject(new NotSent("disconnected"));
			const overdue = setTimeout(() => this.#abandon(), ANSWER_WITHIN);
			this.#asked.set(id, { resolve, reject, overdue });
		});
	}

	#hear(message) {
		if (message.type === "ack" || message.type === "error") this.#answered(message);
		else if (message.type === "pong") clearTimeout(this.#overdue);
		else if (message.type === "closing") this.#closing = message;
		else this.dispatchEvent(new CustomEvent("frame", { detail: message }));
		if (message.type === "snapshot") {
			this.#attempt = 0;
			this.#enter("live");
		}
	}

	#answered({ type, id, code, detail, revision }) {
		const asked = this.#asked.get(id);
		if (!asked) return;
		this.#asked.delete(id);
		clearTimeout(asked.overdue);
		if (type === "ack") asked.resolve(revision);
		else asked.reject(new NotSent(code, detail));
	}

	#ping() {
		clearTimeout(this.#overdue);
		if (!this.send({ type: "ping", sent_at: Date.now(), revision: this.#revision() })) return;
		this.#overdue = setTimeout(() => this.#abandon(), ANSWER_WITHIN);
	}

	/** A socket that answers nothing is a dead one. */
	#abandon(wasOpen = true) {
		const socket = this.#socket;
		if (!socket) return;
		this.#lost({ code: 1006 }, wasOpen);
		socket.close();
	}

	#lost({ code, reason }, wasOpen) {
		this.#socket = null;
		clearInterval(this.#pinger);
		clearTimeout(this.#overdue);
		for (const id of this.#asked.keys()) this.#answered({ id, code: "disconnected" });
		if (FINAL[code]) this.#enter("closed", this.#closing?.reason || reason || FINAL[code], FINAL[code]);
		else this.#comeBack(code, wasOpen);
	}

	#comeBack(code, wasOpen) {
		if (code === 1012) this.#attempt = RESTART_TRIES;
		const phase = this.#attempt < 0 ? "restarting" : code === 4429 ? "flooded" : "reconnecting";
		this.#enter(navigator.onLine ? phase : "offline");
		this.#timer = setTimeout(() => this.#retry(wasOpen), waitBefore(code, this.#attempt++, wasOpen));
	}

	/** A refused handshake says nothing to a page; an HTTP request tells why. */
	async #retry(wasOpen) {
		const why = wasOpen ? null : await this.#refusal();
		if (why) this.#enter("closed", why, why);
		else if (!this.#socket) this.open();
	}

	async #refusal() {
		try {
			const answer = await fetch(`/api/v1/parties/${this.#code}`, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
			if (answer.ok || answer.status >= 500 || answer.status === 429) return null;
			const { code } = await answer.json();
			return code ?? (answer.status === 404 ? "ended" : "removed");
		} catch {
			return null;
		}
	}

	#hurry() {
		if (this.phase === "closed") return;
		if (this.#socket?.readyState === WebSocket.OPEN) this.#ping();
		else if (!this.#socket) this.open();
	}

	#enter(phase, reason = "", kind = "") {
		this.phase = phase;
		this.dispatchEvent(new CustomEvent("phase", { detail: { phase, reason, kind } }));
	}
}

/** Milliseconds before a screen comes back; `chance`, 0 … 1, keeps apart whom a restart cut off. */
export function waitBefore(code, attempt, wasOpen, chance = Math.random()) {
	if (code === 1012 && wasOpen) return 200 + 1_300 * chance;
	const longer = Math.min(LONGEST_WAIT, attempt < 0 ? 1_000 : 500 * 2 ** attempt);
	const wait = code === 4429 ? 5_000 : code === 4408 && wasOpen ? 300 : longer;
	return wait * (0.5 + chance / 2);
}
