// Puts into words and bars why a title has its rank, and offers what would put it first. Numbers are
// there for who asks.

import { createElement } from "../lib/dom.js";
import { gettext, list, ngettext, number } from "../lib/i18n.js";
import { toast } from "../lib/toast.js";
import { createBadge } from "./colours.js";
import { labelOf, nameOf, reasonText, weightText } from "./texts.js";

const MAX_SHOWN = 6;
const [GOOD_FIT, LOW_FIT] = [0.7, 0.35];
const [MOST_LIKED, WELL_LIKED] = [0.9, 0.6];

/**
 * What lifts it and what holds it back, and the least that you would have to change.
 * @param {import("./room.js").Room} room
 * @param {Protocol.Explanation} explanation
 */
export function toBeFirst(room, explanation) {
	const { state } = room;
	const lines = [popularityText(state, explanation)];
	const gap = gapToFirst(state, explanation);
	if (explanation.rank !== 1) lines.push(opposingText(state, explanation, gap));
	const text = createElement("span", "", lines.filter(Boolean).join(" "));
	const numbers = createElement("span", "number", numbersText(explanation, gap));
	const change = explanation.to_be_first?.[state.you.id];
	const isKnown = change && Object.keys(change).length;
	return [text, numbers, ...(isKnown ? [moveButton(room, change)] : [])];
}

/**
 * @param {RoomState} state
 * @param {Protocol.Explanation} explanation
 */
function popularityText(state, { base }) {
	const most = Math.max(base, ...state.recommendations.titles.map((each) => each.base));
	const share = most > 0 ? base / most : 0;
	if (share >= MOST_LIKED) return gettext("Among the most liked to begin with.");
	return share >= WELL_LIKED
		? gettext("Well liked to begin with.")
		: gettext("Less known to begin with: wishes brought it here.");
}

/**
 * How far it is behind the first. With hidden weights in the order, scores do not follow it.
 * @param {RoomState} state
 * @param {Protocol.Explanation} explanation
 */
function gapToFirst(state, { rank, score }) {
	const [first] = state.recommendations.titles;
	if (rank === 1 || !first || state.participants.some(({ hidden }) => hidden)) return 0;
	return Math.max(0, first.score - score);
}

/**
 * @param {RoomState} state
 * @param {Protocol.Explanation} explanation
 * @param {number} gap
 */
function opposingText(state, { reasons }, gap) {
	const [against] = Object.entries(reasons)
		.flatMap(([id, each]) =>
			each.filter(({ amount }) => amount < 0).map((reason) => ({ id, reason })),
		)
		.sort((a, b) => a.reason.amount - b.reason.amount);
	if (!against) return gap ? gettext("Nobody is against it. “More like this” would lift it.") : "";
	const thing = labelOf(state, against.reason.interest ?? `title:${against.reason.title}`);
	const name = against.id === state.you.id ? gettext("you") : nameOf(state, against.id);
	return gettext("What holds it back most: %(thing)s (%(name)s).", { thing, name });
}

/**
 * @param {Protocol.Explanation} explanation
 * @param {number} gap
 */
function numbersText({ base, score }, gap) {
	const values = { base: number(base), score: number(score), gap: number(gap) };
	return gap
		? gettext("Popularity %(base)s, score %(score)s, %(gap)s behind the first.", values)
		: gettext("Popularity %(base)s, score %(score)s.", values);
}

/**
 * The server has tried it out on the room's own list.
 * @param {import("./room.js").Room} room
 * @param {WeightChanges} change
 */
function moveButton(room, change) {
	const sliders = Object.entries(change).map(([key, weight]) =>
		gettext("%(thing)s: %(weight)s", {
			thing: labelOf(room.state, key),
			weight: `${weightText(weight ?? 0)} ${number(weight ?? 0)}`,
		}),
	);
	const button = createElement(
		"button",
		"button to-first",
		gettext("Put it first with %(sliders)s", { sliders: list(sliders) }),
	);
	button.type = "button";
	button.addEventListener("click", () => {
		const before = Object.keys(change).map((key) => /** @type {const} */ ([key, room.weight(key)]));
		for (const [key, weight] of Object.entries(change)) room.setWeight(key, weight ?? 0);
		toast(gettext("Your sliders are set"), gettext("Undo"), () => {
			for (const [key, weight] of before) room.setWeight(key, weight);
		});
	});
	return button;
}

/**
 * You first; all bars on one scale.
 * @param {RoomState} state
 * @param {Protocol.Explanation} explanation
 */
export function peopleWithReasons(state, explanation) {
	const { fits, reasons } = explanation;
	const people = state.participants.filter(
		({ id, hidden, role }) => id in fits || (hidden && role !== "viewer"),
	);
	const amounts = Object.values(reasons)
		.flat()
		.map(({ amount }) => Math.abs(amount));
	const largest = Math.max(...amounts, 0.001);
	return people
		.sort((a, b) => Number(b.id === state.you.id) - Number(a.id === state.you.id))
		.map((each) => person(state, explanation, each, largest));
}

/**
 * @param {RoomState} state
 * @param {Protocol.Explanation} explanation
 * @param {Participant} participant
 * @param {number} largest
 */
function person(state, { reasons, fits }, participant, largest) {
	const { id } = participant;
	const item = createElement("li");
	const who = createElement("p", "who");
	const name = id === state.you.id ? gettext("you") : participant.name;
	who.append(createBadge(participant), createElement("span", "", name));
	if (id in fits && reasons[id]?.length)
		who.append(
			createElement("span", "muted", fitText(fits[id])),
			createElement("span", "number", number(fits[id])),
		);
	item.append(
		who,
		reasons[id]?.length
			? bars(state, reasons[id], id, largest)
			: createElement("p", "small muted", noReasonsText(participant)),
	);
	return item;
}

/** @param {number} fit */
function fitText(fit) {
	if (fit >= GOOD_FIT) return gettext("suits well");
	return fit < LOW_FIT ? gettext("suits little") : gettext("suits so-so");
}

/** @param {Participant} participant */
const noReasonsText = ({ hidden }) =>
	hidden
		? gettext("Keeps the numbers private.")
		: gettext("Has wished for nothing that concerns it.");

/**
 * A small signed bar chart of the largest summands.
 * @param {RoomState} state
 * @param {Summand[]} reasons
 * @param {string} participant
 * @param {number} largest
 */
function bars(state, reasons, participant, largest) {
	const rows = reasons.slice(0, MAX_SHOWN).map((reason) => ({
		label: reasonText(state, reason, participant),
		amount: reason.amount,
	}));
	const rest = reasons.slice(MAX_SHOWN);
	if (rest.length)
		rows.push({
			label: ngettext("%(count)s more", "%(count)s more", rest.length),
			amount: rest.reduce((sum, { amount }) => sum + amount, 0),
		});
	const chart = createElement("dl", "bars");
	chart.append(...rows.flatMap((row) => bar(row, largest)));
	return chart;
}

/**
 * @param {{ label: string, amount: number }} row
 * @param {number} largest
 */
function bar({ label, amount }, largest) {
	const value = createElement("dd");
	value.className = "bar-rail";
	value.ariaHidden = "true";
	value.style.setProperty("--amount", Math.max(-1, Math.min(1, amount / largest)));
	if (amount < 0) value.dataset.lean = "no";
	return [
		createElement("dt", "", label),
		value,
		createElement("dd", "number", `${amount > 0 ? "+" : ""}${number(amount)}`),
	];
}
