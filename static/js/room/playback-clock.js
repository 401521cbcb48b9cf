// Computes the room's clock: how far into the title it is, and how that is written.

import { gettext } from "../lib/i18n.js";

/** @param {number} value */
const two = (value) => String(value).padStart(2, "0");

/**
 * Seconds into the title at a moment of the server's clock; 0 once nothing plays, which clocks that
 * are still shown may ask.
 * @param {Protocol.Playback | null} playback
 * @param {number} now
 */
export function positionOf(playback, now) {
	if (!playback) return 0;
	const { position, since } = playback;
	return since === null ? position : position + Math.max(0, now - since) / 1_000;
}

const COUNTDOWN_SECONDS = 3;

/**
 * How to start: counted down where there is somebody to start with. A film that plays here goes on at
 * once after a pause; one that is played elsewhere has to be started by hand, on a word.
 * @param {RoomState} state
 */
export function startDelay({ participants, picks, playback }) {
	const isAlone = participants.filter(({ online }) => online).length < 2;
	const goesOn = picks.at(-1)?.video_url && playback?.position;
	return isAlone || goesOn ? {} : { delay: COUNTDOWN_SECONDS };
}

/** @param {number} seconds */
export function clockText(seconds) {
	const whole = Math.floor(seconds);
	return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/**
 * The seconds that somebody wrote as hours:minutes, hours:minutes:seconds, or minutes alone; null if
 * it is no time of a day.
 * @param {string} text
 */
export function secondsIn(text) {
	const parts = text.trim().split(/[:.]/);
	if (parts.length > 3 || !parts.every((part) => /^\d{1,3}$/.test(part))) return null;
	const [hours, minutes, seconds] =
		parts.length === 1 ? [0, +parts[0], 0] : [...parts, 0].map(Number);
	const isTime = parts.length === 1 || (minutes < 60 && (seconds ?? 0) < 60);
	const total = hours * 3600 + minutes * 60 + (seconds ?? 0);
	return isTime && total <= 86_400 ? total : null;
}

/**
 * A title that was retired while the room has it keeps its place without its name.
 * @param {{ name: string, year: number | null }} title
 */
export const withYear = ({ name, year }) =>
	year ? `${name} (${year})` : name || gettext("a title no longer offered here");
