// Puts into words, for the list of what happened, what was nominated and how a ballot goes on.

import { gettext } from "../lib/i18n.js";
import { ballotTitle, RULES } from "./ballot-texts.js";
import { withYear } from "./playback-clock.js";
import { nameOf } from "./texts.js";

/** Compares each frame about the shortlist or a ballot with what was known before it. */
export class DecidingNews {
	/** @param {RoomState} before the state that the page began with */
	constructor({ shortlist, ballot }) {
		this.shortlist = shortlist;
		this.ballot = ballot;
	}

	/**
	 * What a frame says, each with whom it is about.
	 * @param {RoomState} state
	 * @param {Frame} frame
	 * @returns {{ by: string, about: string, text: string }[]}
	 */
	lines(state, frame) {
		if (frame.type === "snapshot") this.#remember(frame.shortlist, frame.ballot);
		if (frame.type === "shortlist") return this.#shortlistLines(state, frame.shortlist);
		return frame.type === "ballot" ? this.#ballotLines(state, frame.ballot) : [];
	}

	/**
	 * @param {Protocol.NominationView[]} shortlist
	 * @param {Protocol.BallotView | null} ballot
	 */
	#remember(shortlist, ballot) {
		[this.shortlist, this.ballot] = [shortlist, ballot];
	}

	/**
	 * @param {RoomState} state
	 * @param {Protocol.NominationView[]} shortlist
	 */
	#shortlistLines(state, shortlist) {
		const before = this.shortlist;
		this.shortlist = shortlist;
		const known = new Set(before.map(({ title }) => title));
		const staying = new Set(shortlist.map(({ title }) => title));
		const added = shortlist.filter(({ title }) => !known.has(title));
		const gone = before.filter(({ title }) => !staying.has(title));
		return [
			...added.map((each) => line(each.by, `nomination ${each.title}`, nominatedText(state, each))),
			...gone.map((each) => {
				const title = withYear(each);
				const text = gettext("%(title)s is off the shortlist", { title });
				return line(each.by, `nomination ${each.title}`, text);
			}),
		];
	}

	/**
	 * @param {RoomState} state
	 * @param {Protocol.BallotView} ballot
	 */
	#ballotLines(state, ballot) {
		const before = this.ballot?.id === ballot.id ? this.ballot : null;
		this.ballot = ballot;
		const voters = ballot.voted.filter((id) => !before?.voted.includes(id));
		const lines = voters.map((id) => {
			const name = nameOf(state, id);
			const text =
				id === state.you.id ? gettext("You voted") : gettext("%(name)s has voted", { name });
			return line(id, "vote", text);
		});
		if (before?.state === ballot.state) return lines;
		return [...lines, line(ballot.by, "ballot", stateText(state, ballot))];
	}
}

/**
 * @param {string} by
 * @param {string} about
 * @param {string} text
 */
const line = (by, about, text) => ({ by, about, text });

/**
 * @param {RoomState} state
 * @param {Protocol.NominationView} nomination
 */
function nominatedText(state, nomination) {
	const title = withYear(nomination);
	if (nomination.by === state.you.id) return gettext("You nominated %(title)s", { title });
	const name = nameOf(state, nomination.by);
	return gettext("%(name)s nominated %(title)s", { name, title });
}

/**
 * @param {RoomState} state
 * @param {Protocol.BallotView} ballot
 */
function stateText(state, ballot) {
	const by = nameOf(state, ballot.by);
	if (ballot.state === "open") {
		const rule = RULES[ballot.rule].name();
		return ballot.by === state.you.id
			? gettext("You opened a ballot: %(rule)s", { rule })
			: gettext("%(by)s opened a ballot: %(rule)s", { by, rule });
	}
	if (ballot.state === "cancelled") return gettext("The ballot was called off");
	const winner = ballot.result?.winner ?? null;
	if (winner === null) return gettext("The ballot closed without a winner");
	return gettext("The ballot closed: %(title)s won", { title: ballotTitle(ballot, winner) });
}
