// Puts into words who picked what, and who took it back.

import { gettext } from "../lib/i18n.js";
import { withYear } from "./playback-clock.js";
import { nameOf } from "./texts.js";

/**
 * @param {RoomState} state
 * @param {Protocol.PickView} pick
 */
export function pickedText(state, pick) {
	const title = withYear(pick);
	if (pick.how === "ballot") return gettext("The ballot chose %(title)s", { title });
	if (pick.how === "override") return overrideText(state, pick);
	return pick.by === state.you.id
		? gettext("You picked %(title)s", { title })
		: gettext("%(name)s picked %(title)s", { name: nameOf(state, pick.by), title });
}

/**
 * The same above the title's name.
 * @param {RoomState} state
 * @param {Protocol.PickView} pick
 */
export function pickerText(state, { by, how }) {
	if (how === "ballot") return gettext("The ballot chose");
	if (by === state.you.id) return gettext("You picked");
	return gettext("%(name)s picked", { name: nameOf(state, by) });
}

/**
 * @param {RoomState} state
 * @param {string} by
 */
export function undoneText(state, by) {
	return by === state.you.id
		? gettext("You took the pick back")
		: gettext("%(name)s took the pick back", { name: nameOf(state, by) });
}

/**
 * The host decided otherwise than the ballot: all are to read that.
 * @param {RoomState} state
 * @param {Protocol.PickView} pick
 */
function overrideText(state, pick) {
	const values = {
		name: nameOf(state, pick.by),
		title: withYear(pick),
		winner: winnerName(state),
	};
	return pick.by === state.you.id
		? gettext("You picked %(title)s instead of the ballot’s winner, %(winner)s", values)
		: gettext("%(name)s picked %(title)s instead of the ballot’s winner, %(winner)s", values);
}

/** @param {RoomState} state */
function winnerName({ ballot }) {
	const named = ballot?.names[ballot.result?.winner ?? 0];
	return named ? withYear({ name: named.title, year: named.year }) : gettext("another title");
}

/**
 * How a pick came about, in a sentence below its name.
 * @param {RoomState} state
 * @param {Protocol.PickView} pick
 */
export function howText(state, pick) {
	const values = { name: nameOf(state, pick.by), winner: winnerName(state) };
	if (pick.how === "ballot") return gettext("Chosen by your ballot.");
	if (pick.how === "override")
		return gettext("Picked by %(name)s instead of the ballot’s winner, %(winner)s.", values);
	return gettext("Picked by %(name)s.", values);
}
