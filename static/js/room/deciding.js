// Follows what the room decides together: the shortlist, an open ballot on every part of the page,
// and how it ended. Fetched once something is nominated or a ballot is opened.

import { createElement, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { toast } from "../lib/toast.js";
import { ballotCast } from "./ballot-cast.js";
import { progressText, RULES, resultText, timeLeftText } from "./ballot-texts.js";
import { Shortlist } from "./shortlist.js";
import { nameOf } from "./texts.js";

export class Deciding {
	#known = "";

	/**
	 * @param {import("./room.js").Room} room
	 * @param {RoomState} before the state that the page began with
	 */
	constructor(room, before) {
		this.room = room;
		this.#known = keyOf(before.ballot);
		this.shortlist = new Shortlist(room);
		this.cast = ballotCast(room);
		this.cast.addEventListener("change", () => this.#showBar());
		this.bar = makeBar();
		setInterval(() => this.#showBar(), 1_000);
	}

	open() {
		document.querySelector(".phone-tabs").before(this.bar);
		this.show();
	}

	show() {
		this.shortlist.show();
		this.#showBar();
		const { ballot } = this.room.state;
		if (!ballot || keyOf(ballot) === this.#known) return;
		this.#known = keyOf(ballot);
		this.#announce(ballot);
	}

	#showBar() {
		const { ballot, you } = this.room.state;
		this.bar.hidden = ballot?.state !== "open";
		if (ballot?.state !== "open") return;
		const left = timeLeftText(ballot, this.room.now());
		const text = this.cast.waiting
			? gettext("Your vote waits for the connection")
			: [progressText(ballot), left].filter(Boolean).join(" · ");
		setText(this.bar.querySelector("p"), text);
		const hasVoted = ballot.voted.includes(you.id);
		const button = this.bar.querySelector("button");
		button.classList.toggle("main", !hasVoted);
		setText(button, hasVoted ? gettext("Change my vote") : gettext("Vote"));
	}

	/** @param {Protocol.BallotView} ballot */
	#announce(ballot) {
		const by = nameOf(this.room.state, ballot.by);
		if (ballot.state === "open") {
			const rule = RULES[ballot.rule].name();
			const mine = ballot.by === this.room.state.you.id;
			return announce(
				mine
					? gettext("You opened a ballot: %(rule)s", { rule })
					: gettext("%(by)s opened a ballot: %(rule)s", { by, rule }),
			);
		}
		if (ballot.state === "cancelled") return announce(gettext("The ballot was called off"));
		if (ballot.result?.winner === null)
			announce(gettext("The ballot is closed. %(result)s", { result: resultText(ballot) }), true);
	}
}

/**
 * @param {string} text
 * @param {boolean} [hasResult]
 */
function announce(text, hasResult = false) {
	const showResult = () =>
		document.dispatchEvent(new CustomEvent("sheet-wanted", { detail: "result" }));
	if (hasResult) toast(text, gettext("The result"), showResult);
	else toast(text);
	setText(document.getElementById("announcements"), text);
}

/** @param {Protocol.BallotView | null} ballot */
const keyOf = (ballot) => (ballot ? `${ballot.id} ${ballot.state}` : "");

function makeBar() {
	const bar = createElement("section", "ballot-bar");
	bar.setAttribute("aria-label", gettext("Ballot"));
	const button = createElement("button", "button main");
	button.type = "button";
	button.dataset.open = "vote";
	bar.append(createElement("p"), button);
	bar.hidden = true;
	return /** @type {PageElement} */ (/** @type {unknown} */ (bar));
}
