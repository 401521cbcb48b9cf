// Puts into one sentence what the room agrees on.

import { setText } from "../lib/dom.js";
import { gettext, list } from "../lib/i18n.js";
import { labelOf, participantNames } from "./texts.js";

const MIN_LIKE = 0.25;
const MAX_NAMED = 2;

/**
 * One sentence about how the room's interests overlap.
 * @param {RoomState} state
 */
export function agreementSentence(state) {
	const active = participantsWithWeights(state);
	if (!active.length) return gettext("Nobody has moved yet: move a slider, and the list follows.");
	const { agreement } = state.recommendations;
	const shared = overlaps(state, active);
	const split = widestSplit(active);
	if (agreement === "none") {
		return split
			? campsSentence(state, split)
			: gettext("No title lies near everyone’s wishes, so here are three ways out.");
	}
	if (shared.length) {
		const things = list(shared.slice(0, MAX_NAMED).map((key) => labelOf(state, key)));
		return agreement === "partial" && split
			? gettext("You overlap on %(things)s, and differ on %(other)s.", {
					things,
					other: labelOf(state, split.key),
				})
			: gettext("You overlap on %(things)s.", { things });
	}
	if (split) return campsSentence(state, split);
	return active.length === 1
		? gettext("So far the list follows %(who)s.", { who: participantNames(state, [active[0].id]) })
		: gettext("Different wishes, and titles that serve them all.");
}

/**
 * @param {RoomState} state
 * @param {{ key: string, fans: string[], foes: string[] }} split
 */
function campsSentence(state, { key, fans, foes }) {
	const values = {
		fans: participantNames(state, fans),
		foes: participantNames(state, foes),
		thing: labelOf(state, key),
	};
	return gettext("Two camps over %(thing)s: %(fans)s for it, %(foes)s against.", values);
}

/** @param {RoomState} state */
export const participantsWithWeights = ({ participants }) =>
	participants.filter(({ weights }) => Object.keys(weights ?? {}).length);

/** @param {Participant[]} participants */
function weightedKeys(participants) {
	return new Set(participants.flatMap(({ weights }) => Object.keys(weights ?? {})));
}

/**
 * @param {Participant[]} participants
 * @param {string} key
 * @param {number} side
 * @param {number} [least]
 */
export const onSide = (participants, key, side, least = MIN_LIKE) =>
	participants.filter(({ weights }) => (weights?.[key] ?? 0) * side >= least).map(({ id }) => id);

/**
 * @param {RoomState} state
 * @param {Participant[]} participants
 */
function overlaps(state, participants) {
	/** @param {string} key */
	const mean = (key) => state.recommendations.group_profile[key] ?? 0;
	return [...weightedKeys(participants)]
		.filter(
			(key) => onSide(participants, key, 1).length > 1 && !onSide(participants, key, -1).length,
		)
		.sort((a, b) => mean(b) - mean(a));
}

/** @param {Participant[]} participants */
function widestSplit(participants) {
	return [...weightedKeys(participants)]
		.map((key) => ({
			key,
			fans: onSide(participants, key, 1),
			foes: onSide(participants, key, -1),
		}))
		.filter(({ fans, foes }) => fans.length && foes.length)
		.sort(
			(a, b) => Math.min(b.fans.length, b.foes.length) - Math.min(a.fans.length, a.foes.length),
		)[0];
}

export class AgreementLine extends HTMLElement {
	/** @param {RoomState} state */
	show(state) {
		setText(this.querySelector("p"), agreementSentence(state));
		this.querySelector("details").hidden = !weightedInterests(state).length;
	}
}

/**
 * What the numbers are about.
 * @param {RoomState} state
 */
export function weightedInterests(state) {
	return [
		...new Set([
			...Object.keys(state.recommendations.group_profile),
			...weightedKeys(participantsWithWeights(state)),
		]),
	];
}

customElements.define("agreement-line", AgreementLine);
