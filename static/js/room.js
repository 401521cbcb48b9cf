// The room as the page knows it: the server's state, my unsaved changes on top, and the way to
// change things. Fires `change` at most once a frame, and `phase` and `notice` at once.

import { Connection } from "./connection.js";
import { apply, hasGap } from "./state.js";
import { Steering } from "./steering.js";

export class Room extends EventTarget {
	#waitsForFrame = false;
	#ahead = 0;
	#names = {};

	constructor(snapshot) {
		super();
		this.state = snapshot;
		this.connection = new Connection(snapshot.party.code, () => this.state.revision);
		this.steering = new Steering((weights) => this.#save(weights));
		this.isBehind = false;
		this.#setClock(snapshot);
		this.connection.addEventListener("frame", ({ detail }) => this.#hear(detail));
		this.connection.addEventListener("phase", ({ detail }) => this.#phase(detail));
		this.steering.addEventListener("change", () => this.#changed());
		this.steering.addEventListener("refused", ({ detail }) => this.#say(detail.message));
	}

	open() {
		this.connection.open();
	}

	get isHost() {
		return this.state.you.role === "host";
	}

	/** My weight for an interest, as I left it, saved or not. */
	weight(key) {
		const unsaved = this.steering.unsaved(key);
		return unsaved === undefined ? this.state.you.weights[key] ?? 0 : unsaved ?? 0;
	}

	/** The interests that I have weighted. */
	mine() {
		const keys = new Set([...Object.keys(this.state.you.weights), ...this.steering.keys()]);
		return [...keys].filter((key) => this.weight(key));
	}

	steer(key, weight) {
		this.steering.set(key, weight);
	}

	/** Speaks for or against a title; its name is kept until the server tells it. */
	steerTitle({ id, title, year }, weight) {
		this.#names[id] = { title, year };
		this.steer(`title:${id}`, weight);
	}

	nameTitles() {
		return { ...this.#names, ...this.state.titles };
	}

	clear() {
		for (const key of this.mine()) this.steer(key, 0);
	}

	/** Asks for anything but weights. What cannot be done is said, not kept for later. */
	async ask(message) {
		try {
			await this.connection.ask(message);
			return true;
		} catch (error) {
			this.#say(error.message, error.code);
			return false;
		}
	}

	async #save(weights) {
		await this.connection.ask({ type: "interests.set", weights });
		this.state = apply(this.state, { type: "saved", weights, titles: this.#names });
	}

	/** What the server's clock shows now, in milliseconds. */
	now() {
		return Date.now() + this.#ahead;
	}

	#setClock({ server_time: serverTime }) {
		if (serverTime) this.#ahead = serverTime - Date.now();
	}

	#hear(frame) {
		this.#setClock(frame);
		if (this.isBehind && frame.type !== "snapshot") return;
		if (hasGap(this.state, frame)) {
			this.isBehind = true;
			this.connection.send({ type: "resync", revision: this.state.revision });
			this.#phase({ phase: "behind" });
			return;
		}
		if (frame.type === "snapshot") this.#caughtUp();
		this.state = apply(this.state, frame);
		this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
		this.#changed();
	}

	#caughtUp() {
		if (this.isBehind) this.#phase({ phase: "live" });
		this.isBehind = false;
	}

	#phase(detail) {
		if (detail.phase === "live") this.steering.resume();
		if (detail.phase !== "behind" && detail.phase !== "live") this.isBehind = false;
		this.dispatchEvent(new CustomEvent("phase", { detail }));
	}

	#say(text, code = "") {
		this.dispatchEvent(new CustomEvent("notice", { detail: { text, code } }));
	}

	#changed() {
		if (this.#waitsForFrame) return;
		this.#waitsForFrame = true;
		const show = () => {
			this.#waitsForFrame = false;
			this.dispatchEvent(new Event("change"));
		};
		// A hidden page gets no frames, and should still be right when someone looks at it.
		if (document.hidden) setTimeout(show, 200);
		else requestAnimationFrame(show);
	}
}
