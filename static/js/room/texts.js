// Puts weights, reasons and participants into words.

import { gettext, list, ngettext, number } from "../lib/i18n.js";

const MAX_NAMED = 3;

/**
 * -1 … 1 in words.
 * @param {number} weight
 */
export function weightText(weight) {
	if (weight <= -0.5) return gettext("not tonight");
	if (weight < 0) return gettext("rather not");
	if (weight === 0) return gettext("neutral");
	return weight < 0.5 ? gettext("gladly") : gettext("yes please");
}

/**
 * What a screen reader says of a track, after its name.
 * @param {number} weight
 * @param {number | undefined} mean
 */
export function trackText(weight, mean) {
	const mine = weight ? `${weightText(weight)}, ${number(weight)}` : weightText(0);
	return mean === undefined
		? mine
		: gettext("%(mine)s; group %(mean)s", { mine, mean: number(mean) });
}

/**
 * @param {Pick<Protocol.RankedTitle, "year" | "kind" | "genres" | "runtime"> &
 *   { places?: string[] }} title
 */
export function facts({ year, kind, genres, runtime, places = [] }) {
	const parts = [
		year,
		kind === "series" && gettext("Series"),
		runtime && gettext("%(minutes)s min", { minutes: runtime }),
		places[0] && gettext("on %(text)s", { text: places.slice(0, 2).join(", ") }),
		genres.slice(0, 3).join(", "),
	];
	return parts.filter(Boolean).join(" · ");
}

/**
 * "Ana, Bo and you": you come last, and many are counted.
 * @param {RoomState} state
 * @param {string[]} participants
 */
export function participantNames(state, participants) {
	const taking = state.participants.filter(({ role }) => role !== "viewer").length;
	if (participants.length > 2 && participants.length === taking) return gettext("all of you");
	const others = participants.filter((id) => id !== state.you.id);
	const you = others.length < participants.length ? [gettext("you")] : [];
	if (participants.length <= MAX_NAMED)
		return list([...others.map((id) => nameOf(state, id)), ...you]);
	const named = [...you, nameOf(state, others[0])];
	const more = participants.length - named.length;
	return list([...named, ngettext("%(count)s more", "%(count)s more", more)]);
}

/**
 * @param {RoomState} state
 * @param {string} id
 */
export function nameOf(state, id) {
	return state.participants.find((each) => each.id === id)?.name ?? gettext("someone");
}

const segmenter = new Intl.Segmenter();

/** @param {string} name */
export function initial(name) {
	const [first] = segmenter.segment(name.trim() || "·");
	return first.segment.toUpperCase();
}

/**
 * What an interest is called, be it a genre or a title.
 * @param {RoomState} state
 * @param {string} key
 */
export function labelOf(state, key) {
	const title = key.startsWith("title:") && state.titles[key.slice(6)];
	if (title) return title.year ? `${title.title} (${title.year})` : title.title;
	return state.interests.find((each) => each.key === key)?.label ?? key;
}

/**
 * "Ana and Bo: Sci-Fi · you: like Arrival", from a title's largest summands: first those that
 * support it, then the one that opposes it most.
 * @param {RoomState} state
 * @param {Protocol.RankedTitle} title
 */
export function reasonsText(state, { id, because: reasons }) {
	const [supporting, opposing] = [
		reasons.filter(({ amount }) => amount > 0),
		reasons.filter(({ amount }) => amount < 0),
	];
	const largest = [...supporting.slice(0, 2), ...opposing.slice(0, 1)];
	const sentences = largest.map((reason) => reasonSentence(state, reason, id));
	const text = (supporting.length ? sentences : [gettext("Popular with many"), ...sentences]).join(
		" · ",
	);
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * @param {RoomState} state
 * @param {Protocol.Reason} reason
 * @param {number} id
 */
function reasonSentence(state, { participants, ...reason }, id) {
	const why =
		reason.title === id && reason.amount > 0
			? gettext("more like this")
			: reasonText(state, reason, participants[0]);
	return `${participantNames(state, participants)}: ${why}`;
}

/**
 * A summand in words. Its sign says whether it lifts the title, the weight's what was wished: who
 * wants no horror is glad of a title without.
 * @param {RoomState} state
 * @param {Summand} summand
 * @param {string} participant
 */
export function reasonText(state, { interest, title, amount, taste }, participant) {
	if (taste && participant === state.you.id)
		return amount > 0
			? gettext("from what you liked before")
			: gettext("unlike what you liked before");
	if (taste)
		return amount > 0
			? gettext("from what they liked before")
			: gettext("unlike what they liked before");
	const key = interest ?? `title:${title}`;
	const thing = labelOf(state, key);
	const isWished = (weightOf(state, participant, key) ?? amount) > 0;
	if (title) {
		const isLike = isWished === amount > 0;
		return isLike ? gettext("like %(thing)s", { thing }) : gettext("unlike %(thing)s", { thing });
	}
	if (isWished) return amount > 0 ? thing : gettext("little %(thing)s", { thing });
	return amount > 0 ? gettext("no %(thing)s", { thing }) : gettext("despite %(thing)s", { thing });
}

/**
 * @param {RoomState} state
 * @param {string} participant
 * @param {string} key
 */
function weightOf(state, participant, key) {
	if (participant === state.you.id) return state.you.weights[key];
	return state.participants.find(({ id }) => id === participant)?.weights?.[key];
}

/**
 * Whether the list knows anything of what somebody wants. A fit of theirs says nothing before.
 * @param {Participant} participant
 */
export const hasStated = ({ weights = {}, taste }) => taste || Object.keys(weights).length > 0;

/**
 * @param {RoomState} state
 * @param {Participant[]} served
 * @param {Record<string, number>} fits
 */
export function fitsText(state, served, fits) {
	const each = served.map(
		({ id, name }) => `${id === state.you.id ? gettext("you") : name} ${number(fits[id])}`,
	);
	return gettext("Fit: %(each)s", { each: each.join(", ") });
}
