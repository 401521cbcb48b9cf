// Keeps the messages of the chat in the order of their numbers, and my own that are not sent yet.

import { newKey } from "../lib/idempotency.js";
import { siteUrl } from "../lib/site-url.js";

const PAGE = 50;
const LONGEST_PAGE = 100;
const RETRY_MS = 1_500;
/** What is tried again: everything else is an answer. */
const PASSING = new Set(["disconnected", "too_frequent", "unavailable"]);

/**
 * @typedef {Protocol.MessageView} Message
 * @typedef {{ key: string, text: string, title: Protocol.TitleName & { id: number } | null, problem: string }} Unsent
 */

/** Fires `change`, `said` for each new message of somebody else, and `erased` when one is deleted. */
export class ChatMessages extends EventTarget {
	/** @type {Message[]} */
	messages = [];
	/** @type {Unsent[]} */
	unsent = [];
	hasEarlier = false;
	isFetching = false;
	#erased = new Set();
	#isSending = false;
	/** Sent, and received, before the answer came. */
	#receivedKey = "";
	#epoch;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {Frame[]} frames that came before this was fetched
	 */
	constructor(room, frames) {
		super();
		this.room = room;
		this.#epoch = room.state.epoch;
		this.#take(room.state.messages);
		for (const frame of frames) this.#receive(frame);
		room.addEventListener("frame", ({ detail }) => this.#receive(detail));
		room.addEventListener("phase", ({ detail }) => detail.phase === "live" && this.#send());
	}

	/** What is shown: a message that was received stands only once. */
	get waiting() {
		return this.unsent.filter(({ key }) => key !== this.#receivedKey);
	}

	get last() {
		return this.messages.at(-1)?.number ?? 0;
	}

	/**
	 * @param {string} text
	 * @param {Protocol.TitleName & { id: number } | null} title
	 */
	add(text, title) {
		this.unsent.push({ key: newKey(), text, title, problem: "" });
		this.#changed();
		this.#send();
	}

	/** @param {string} key */
	drop(key) {
		this.unsent = this.unsent.filter((each) => each.key !== key);
		this.#changed();
		this.#send();
	}

	/** One after the other, so that they stay in order; with its key each is sent once. */
	async #send() {
		if (this.#isSending) return;
		const next = this.unsent.find(({ problem }) => !problem);
		if (!next) return;
		this.#isSending = true;
		const { key, text, title } = next;
		const about = title ? { title: title.id } : {};
		let wait = 0;
		try {
			await this.room.connection.request({
				type: "chat.send",
				text,
				idempotency_key: key,
				...about,
			});
			this.unsent = this.unsent.filter((each) => each !== next);
		} catch (error) {
			const { code, message } = /** @type {import("./connection.js").RequestFailed} */ (error);
			if (PASSING.has(code)) wait = code === "disconnected" ? -1 : RETRY_MS;
			else next.problem = message;
		}
		this.#isSending = false;
		this.#receivedKey = "";
		this.#changed();
		if (wait >= 0) setTimeout(() => this.#send(), wait);
	}

	/** Fetches the messages before the first one; whether it could. */
	async fetchEarlier() {
		if (!this.hasEarlier || this.isFetching) return;
		this.isFetching = true;
		const before = this.messages[0]?.number ?? 1;
		const page = await this.#fetchBefore(before, PAGE);
		this.isFetching = false;
		// Where it failed, it is asked for again when somebody scrolls on.
		if (page && before === this.messages[0]?.number) {
			this.hasEarlier = page.length === PAGE && page[0].number > 1;
			this.messages = [...page.map((each) => this.#checked(each)), ...this.messages];
		}
		this.#changed();
	}

	/**
	 * The messages before a number, or null if they cannot be had.
	 * @param {number} before
	 * @param {number} limit
	 * @returns {Promise<Message[] | null>}
	 */
	async #fetchBefore(before, limit) {
		const { code } = this.room.state.party;
		const path = `api/v1/parties/${code}/messages?limit=${limit}&before=${before}`;
		try {
			const answer = await fetch(siteUrl(path));
			return answer.ok ? (await answer.json()).messages : null;
		} catch {
			return null;
		}
	}

	/**
	 * Reads again what stands before a snapshot's messages: some of it may have been deleted while
	 * nothing was heard. What cannot be read again is shown no more until somebody scrolls back.
	 * @param {number} first the number of the first message of the snapshot
	 */
	async #readAgain(first) {
		let before = first;
		while (before > (this.messages[0]?.number ?? before)) {
			const page = await this.#fetchBefore(before, LONGEST_PAGE);
			for (const { number, text } of page ?? [])
				if (text === null && !this.#erased.has(number)) this.#erase(number);
			if (!page?.length) {
				this.messages = this.messages.filter(({ number }) => number >= before);
				this.hasEarlier = !page;
				break;
			}
			before = page[0].number;
		}
		this.#changed();
	}

	/** @param {Frame} frame */
	#receive(frame) {
		if (frame.type === "snapshot") this.#take(frame.messages, frame.epoch);
		else if (frame.type === "chat") this.#add(/** @type {Message & Frame} */ (frame));
		else if (frame.type === "chat.deleted") this.#erase(frame.number);
		else return;
		this.#changed();
	}

	/**
	 * A snapshot has the last ones. What is known from before stays if none is missing in between.
	 * @param {Message[]} newest
	 * @param {string} [epoch]
	 */
	#take(newest, epoch = this.#epoch) {
		const first = newest[0]?.number ?? 0;
		const known = this.messages.filter(({ number }) => number < first);
		const isWhole = epoch === this.#epoch && known.at(-1)?.number === first - 1;
		const received = newest.filter(({ number }) => this.last && number > this.last);
		this.#epoch = epoch;
		if (!isWhole) this.hasEarlier = newest.length === PAGE && first > 1;
		this.messages = [...(isWhole ? known : []), ...newest];
		if (isWhole && known.length) this.#readAgain(first);
		for (const each of received) this.#tell(each);
	}

	/** @param {Message & Frame} frame */
	#add({ type: _type, ...message }) {
		if (message.number <= this.last) return;
		if (this.last && message.number > this.last + 1) {
			this.room.connection.send({ type: "resync" });
			return;
		}
		const checked = this.#checked(/** @type {Message} */ (message));
		this.messages = [...this.messages, checked];
		if (message.participant === this.room.state.you.id && this.#isSending)
			this.#receivedKey = this.unsent.find(({ problem }) => !problem)?.key ?? "";
		this.#tell(checked);
	}

	/** @param {Message} message */
	#tell(message) {
		if (message.participant !== this.room.state.you.id && message.text !== null)
			this.dispatchEvent(new CustomEvent("said", { detail: message }));
	}

	/** @param {number} number */
	#erase(number) {
		this.#erased.add(number);
		this.messages = this.messages.map((each) => this.#checked(each));
		this.dispatchEvent(new Event("erased"));
	}

	/**
	 * One that was deleted may come after the word of that.
	 * @param {Message} message
	 */
	#checked(message) {
		if (message.text === null || !this.#erased.has(message.number)) return message;
		return { ...message, text: null, title: null, title_name: null };
	}

	#changed() {
		this.dispatchEvent(new Event("change"));
	}
}
