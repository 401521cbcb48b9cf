// Puts ballots into words: what a rule is, how far a ballot is, and how it was decided.

import { gettext, list, ngettext, number } from "../lib/i18n.js";
import { withYear } from "./playback-clock.js";
import { nameOf } from "./texts.js";

const MAX_NAMED_VOTERS = 6;
const MAX_NAMED_TITLES = 3;

/** @type {Record<string, { name: () => string, text: () => string }>} */
export const RULES = {
	approval: {
		name: () => gettext("Ticks"),
		text: () => gettext("Each of you ticks every title you would watch; the most ticks win."),
	},
	ranked: {
		name: () => gettext("Ranking"),
		text: () =>
			gettext(
				"Each of you puts the titles in order; the last one drops out, round by round, until one has more than half of the votes.",
			),
	},
	score: {
		name: () => gettext("Points"),
		text: () =>
			gettext(
				"Each of you gives 0 to 5 points; of the two titles with the most points, the one that more of you put higher wins.",
			),
	},
};

/** @type {Record<string, () => string>} */
const TIE_REASONS = {
	least_fit: () => gettext("the one of you whom it suits least likes it better"),
	mean_fit: () => gettext("it suits all of you better on average"),
	nomination: () => gettext("it was nominated earlier"),
	id: () => gettext("nothing else told them apart, and it comes first in the catalogue"),
};

/**
 * @param {Protocol.BallotView} ballot
 * @param {number} title
 */
export function ballotTitle({ names }, title) {
	const named = names[title];
	return withYear({ name: named?.title ?? "", year: named?.year ?? null });
}

/** @param {Protocol.BallotView} ballot */
export function progressText({ entitled, voted }) {
	return gettext("%(voted)s of %(entitled)s have voted", {
		voted: number(voted.length),
		entitled: number(Math.max(entitled.length, voted.length)),
	});
}

/**
 * Who has voted, and who is waited for.
 * @param {RoomState} state
 * @param {Protocol.BallotView} ballot
 */
export function votersText(state, { entitled, voted }) {
	const missing = entitled.filter((id) => !voted.includes(id));
	const parts = [
		voted.length && gettext("Voted so far: %(names)s.", { names: people(state, voted) }),
		missing.length && gettext("Still to vote: %(names)s.", { names: people(state, missing) }),
	];
	return parts.filter(Boolean).join(" ");
}

/**
 * @param {RoomState} state
 * @param {string[]} participants
 */
function people(state, participants) {
	const named = participants
		.slice(0, MAX_NAMED_VOTERS)
		.map((id) => (id === state.you.id ? gettext("you") : nameOf(state, id)));
	const more = participants.length - named.length;
	return list(more ? [...named, ngettext("%(count)s more", "%(count)s more", more)] : named);
}

/**
 * "0:45" until it closes, by the server's clock; nothing without a time limit.
 * @param {Protocol.BallotView} ballot
 * @param {number} now
 */
export function timeLeftText({ closes_at: closesAt }, now) {
	if (!closesAt) return "";
	const seconds = Math.max(0, Math.ceil((Date.parse(closesAt) - now) / 1_000));
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * What can be known of a vote, before and after it is closed.
 * @param {Protocol.BallotView} ballot
 */
export function secrecyText({ counts_reveal: countsReveal }) {
	return countsReveal
		? gettext(
				"With so few of you, the counts give away who voted what. Until it closes, nobody sees them.",
			)
		: gettext(
				"Until it closes, nobody sees what you vote; then all see the counts, and never who. Only the counts of one or two votes give them away.",
			);
}

/**
 * @param {Protocol.BallotView} ballot
 */
export function resultText(ballot) {
	const { result, rule, titles, voted } = ballot;
	if (!result) return "";
	if (result.winner === null)
		return result.vetoed.length === titles.length
			? gettext("Every title was vetoed. The list has what nobody vetoed.")
			: gettext("No vote spoke for any title, so nothing was picked.");
	const count = result.counts[result.winner] ?? 0;
	const values = { count: number(count), voters: number(voted.length) };
	if (rule === "approval") return gettext("%(count)s of %(voters)s would watch it.", values);
	if (rule === "ranked") return gettext("%(count)s of %(voters)s votes in the last round.", values);
	const wasAhead = !!result.rounds?.length && !result.tie;
	return wasAhead
		? ngettext(
				"%(count)s point, and ahead in the run-off.",
				"%(count)s points, and ahead in the run-off.",
				count,
			)
		: ngettext("%(count)s point.", "%(count)s points.", count);
}

/**
 * How titles with the same count were told apart: the last that was preferred, from the next one.
 * @param {Protocol.BallotView} ballot
 * @param {Protocol.Tie | null} tie
 * @param {number[]} [behind] which of them were not preferred; all but the first, if it is left out
 */
export function tieText(ballot, tie, behind = tie?.between.slice(1) ?? []) {
	if (!tie) return "";
	const { between } = tie;
	const ahead = between.filter((title) => !behind.includes(title));
	const [title, other] = [ahead.at(-1) ?? between[0], between[ahead.length]];
	const names = between.map((each) => ballotTitle(ballot, each));
	const values = {
		titles:
			names.length > MAX_NAMED_TITLES
				? ngettext("%(count)s title", "%(count)s titles", names.length)
				: list(names),
		title: ballotTitle(ballot, title),
		other: ballotTitle(ballot, other),
		reason: TIE_REASONS[tie.decided_by](),
	};
	if (between.length > 2)
		return gettext(
			"A tie between %(titles)s: %(title)s goes before %(other)s, because %(reason)s.",
			values,
		);
	return gettext("A tie between %(titles)s: %(title)s goes first, because %(reason)s.", values);
}
