// What the room agrees on, in one sentence.

import { gettext, list } from "./i18n.js";
import { write } from "./template.js";
import { labelOf, names } from "./words.js";

const LIKES = 0.25;
const NAMED = 2;

/** One sentence about how the room's interests overlap. */
export function agreementSentence(state) {
	const moving = steering(state);
	if (!moving.length) return gettext("Nobody has moved yet, so the most liked lead.");
	const { agreement } = state.recommendations;
	const shared = overlaps(state, moving);
	const split = widestSplit(moving);
	if (agreement === "none") {
		return split ? campsSentence(state, split) : gettext("No title lies near everyone’s wishes, so here are three ways out.");
	}
	if (shared.length) {
		const things = list(shared.slice(0, NAMED).map((key) => labelOf(state, key)));
		return agreement === "partial" && split
			? gettext("You overlap on %(things)s, and differ on %(other)s.", { things, other: labelOf(state, split.key) })
			: gettext("You overlap on %(things)s.", { things });
	}
	if (split) return campsSentence(state, split);
	return moving.length === 1
		? gettext("So far the list follows %(who)s.", { who: names(state, [moving[0].id]) })
		: gettext("Different wishes, and titles that serve them all.");
}

function campsSentence(state, { key, fans, foes }) {
	const values = { fans: names(state, fans), foes: names(state, foes), thing: labelOf(state, key) };
	return gettext("Two camps over %(thing)s: %(fans)s for it, %(foes)s against.", values);
}

export const steering = ({ participants }) =>
	participants.filter(({ weights }) => Object.keys(weights ?? {}).length);

function stated(participants) {
	return new Set(participants.flatMap(({ weights }) => Object.keys(weights)));
}

export const sided = (participants, key, side, least = LIKES) =>
	participants.filter(({ weights }) => (weights[key] ?? 0) * side >= least).map(({ id }) => id);

function overlaps(state, participants) {
	const mean = (key) => state.recommendations.group_profile[key] ?? 0;
	return [...stated(participants)]
		.filter((key) => sided(participants, key, 1).length > 1 && !sided(participants, key, -1).length)
		.sort((a, b) => mean(b) - mean(a));
}

function widestSplit(participants) {
	return [...stated(participants)]
		.map((key) => ({ key, fans: sided(participants, key, 1), foes: sided(participants, key, -1) }))
		.filter(({ fans, foes }) => fans.length && foes.length)
		.sort((a, b) => Math.min(b.fans.length, b.foes.length) - Math.min(a.fans.length, a.foes.length))[0];
}

class AgreementLine extends HTMLElement {
	show({ state }) {
		write(this.querySelector("p"), agreementSentence(state));
		this.querySelector("details").hidden = !interests(state).length;
	}
}

/** What the numbers are about. */
export function interests(state) {
	return [...new Set([...Object.keys(state.recommendations.group_profile), ...stated(steering(state))])];
}

customElements.define("agreement-line", AgreementLine);
