// How numbers and people are put into words.

import { gettext, list, ngettext, number } from "./i18n.js";

const NAMED = 3;

/** -1 … 1 as a person would say it. */
export function leaning(weight) {
	if (weight <= -0.5) return gettext("not tonight");
	if (weight < 0) return gettext("rather not");
	if (weight === 0) return gettext("neutral");
	return weight < 0.5 ? gettext("gladly") : gettext("yes please");
}

/** What a screen reader says of a track, after its name. */
export function trackText(weight, mean) {
	const mine = weight ? `${leaning(weight)}, ${number(weight)}` : leaning(0);
	return mean === undefined ? mine : gettext("%(mine)s; group %(mean)s", { mine, mean: number(mean) });
}

export function facts({ year, kind, genres, runtime }) {
	const parts = [
		year,
		kind === "series" && gettext("Series"),
		genres.slice(0, 3).join(", "),
		runtime && gettext("%(minutes)s min", { minutes: runtime }),
	];
	return parts.filter(Boolean).join(" · ");
}

/** "Ana, Bo and you": you come last, and many are counted. */
export function names(state, participants) {
	const taking = state.participants.filter(({ role }) => role !== "viewer").length;
	if (participants.length > 2 && participants.length === taking) return gettext("all of you");
	const others = participants.filter((id) => id !== state.you.id);
	const you = others.length < participants.length ? [gettext("you")] : [];
	if (participants.length <= NAMED) return list([...others.map((id) => nameOf(state, id)), ...you]);
	const said = [...you, nameOf(state, others[0])];
	const more = participants.length - said.length;
	return list([...said, ngettext("%(count)s more", "%(count)s more", more)]);
}

export function nameOf(state, id) {
	return state.participants.find((each) => each.id === id)?.name ?? gettext("someone");
}

export function initial(name) {
	const [first] = new Intl.Segmenter().segment(name.trim() || "·");
	return first.segment.toUpperCase();
}

/** What an interest is called, be it a genre or a title. */
export function labelOf(state, key) {
	const title = key.startsWith("title:") && state.titles[key.slice(6)];
	if (title) return title.year ? `${title.title} (${title.year})` : title.title;
	return state.interests.find((each) => each.key === key)?.label ?? key;
}

/** "Ana and Bo: Sci-Fi · you: like Arrival", from a title's largest summands: first what speaks
		for it, then what speaks most against it. */
export function because(state, { id, because: reasons }) {
	const [speaking, against] = [reasons.filter(({ amount }) => amount > 0), reasons.filter(({ amount }) => amount < 0)];
	const said = [...speaking.slice(0, 2), ...against.slice(0, 1)];
	const sentences = said.map((reason) => sentence(state, reason, id));
	const text = (speaking.length ? sentences : [gettext("Popular with many"), ...sentences]).join(" · ");
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentence(state, { participants, ...reason }, id) {
	const why = reason.title === id && reason.amount > 0
		? gettext("more like this")
		: reasonText(state, reason, participants[0]);
	return `${names(state, participants)}: ${why}`;
}

/** A summand in words. Its sign says whether it lifts the title, the weight's what was wished:
		who wants no horror is glad of a title without. */
export function reasonText(state, { interest, title, amount, taste }, participant) {
	if (taste) return amount > 0 ? gettext("from what they liked before") : gettext("unlike what they liked before");
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

function weightOf(state, participant, key) {
	if (participant === state.you.id) return state.you.weights[key];
	return state.participants.find(({ id }) => id === participant)?.weights?.[key];
}

export function fitsText(state, fits) {
	const each = state.participants
		.filter(({ id }) => id in fits)
		.map(({ id, name }) => `${id === state.you.id ? gettext("you") : name} ${number(fits[id])}`);
	return gettext("Fit: %(each)s", { each: each.join(", ") });
}
