// Where one votes: the titles with the fields of the rule, who has voted, and the time left.

import { createElement, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { loadStylesheet } from "../lib/stylesheet.js";
import { toast } from "../lib/toast.js";
import { ballotCast } from "./ballot-cast.js";
import { makeFields } from "./ballot-fields.js";
import { progressText, RULES, secrecyText, timeLeftText, votersText } from "./ballot-texts.js";
import { makeButton, makeDialog } from "./made-elements.js";

export class BallotSheet {
	#ballot = "";
	/** @type {ReturnType<typeof makeFields> | null} */
	#fields = null;
	#timer = 0;

	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.cast = ballotCast(room);
		this.cast.addEventListener("change", () => this.show());
		this.dialog = makeDialog("vote-sheet", gettext("Your vote"));
		this.rule = createElement("p");
		this.progress = createElement("p", "ballot-progress");
		this.voters = createElement("p", "small muted");
		this.home = createElement("div");
		this.secrecy = createElement("p", "small muted");
		this.waiting = createElement("p", "small");
		this.waiting.setAttribute("role", "status");
		this.send = makeButton("", "button main", () => this.#send());
		this.choices = createElement("div", "choices");
		this.close = makeButton(gettext("Count now"), "button", () => this.#end("ballot.close"));
		this.cancel = makeButton(gettext("Call it off"), "button", () => this.#end("ballot.cancel"));
		this.choices.append(this.cancel, this.close, this.send);
		this.dialog.append(
			...[this.rule, this.progress, this.home, this.secrecy, this.voters],
			...[this.waiting, this.choices],
		);
		this.dialog.addEventListener("close", () => clearInterval(this.#timer));
	}

	async open() {
		await loadStylesheet("ballot");
		if (this.room.state.ballot?.state !== "open")
			return toast(gettext("There is no ballot right now."));
		this.show();
		if (!this.dialog.open) this.dialog.showModal();
		clearInterval(this.#timer);
		this.#timer = setInterval(() => this.#showProgress(), 1_000);
	}

	show() {
		const { ballot, you } = this.room.state;
		if (ballot?.state !== "open") return this.#leave();
		if (ballot.id !== this.#ballot) this.#begin(ballot);
		setText(this.rule, `${RULES[ballot.rule].name()}: ${RULES[ballot.rule].text()}`);
		setText(this.secrecy, secrecyText(ballot));
		setText(this.voters, votersText(this.room.state, ballot));
		const hasVoted = ballot.voted.includes(you.id) || !!this.cast.waiting;
		setText(this.send, hasVoted ? gettext("Change my vote") : gettext("Vote"));
		setText(
			this.waiting,
			this.cast.waiting
				? gettext("Your vote is kept on this device, and sent when the connection is back.")
				: this.cast.refusalOf(ballot.id),
		);
		for (const button of [this.close, this.cancel]) button.hidden = !this.room.isHost;
		this.#showProgress();
	}

	/** @param {Protocol.BallotView} ballot */
	#begin(ballot) {
		this.#ballot = ballot.id;
		const { waiting } = this.cast;
		const saved = this.room.state.you.ballot;
		const mine = waiting?.ballot === ballot.id ? waiting : saved?.ballot === ballot.id ? saved : {};
		this.#fields = makeFields(ballot, mine);
		this.home.replaceChildren(this.#fields.element);
	}

	/** It is over. A winner is shown to everybody as the pick; else whoever was voting is shown why. */
	#leave() {
		if (!this.dialog.open) return;
		this.dialog.close();
		const { ballot, you } = this.room.state;
		const isLate = !!this.cast.waiting && !ballot?.voted.includes(you.id);
		if (isLate || (ballot?.result?.winner ?? null) === null)
			document.dispatchEvent(new CustomEvent("sheet-wanted", { detail: "result" }));
	}

	#showProgress() {
		const { ballot } = this.room.state;
		if (!ballot) return;
		const left = timeLeftText(ballot, this.room.now());
		setText(this.progress, [progressText(ballot), left].filter(Boolean).join(" · "));
	}

	async #send() {
		const vote = /** @type {ReturnType<typeof makeFields>} */ (this.#fields).vote();
		const isSaved = await this.cast.cast(this.#ballot, vote);
		if (!isSaved) return;
		if (this.room.state.ballot?.state === "open") {
			this.dialog.close();
			toast(gettext("Your vote is in. You can change it until the ballot closes."));
		}
	}

	/** @param {string} type */
	#end(type) {
		this.room.request({ type, ballot: this.#ballot });
	}
}
