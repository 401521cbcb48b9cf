// Puts into words who played, paused or sought, and for whom the room waits.

import { gettext, list } from "../lib/i18n.js";
import { clockText } from "./playback-clock.js";
import { nameOf } from "./texts.js";

/**
 * What somebody did to the clock, or nothing where it has no words.
 * @param {RoomState} state
 * @param {Pick<Protocol.PlaybackFrame, "by" | "action" | "without" | "playback">} frame
 */
export function playbackText(state, { by, action, without, playback }) {
	const name = by ? nameOf(state, by) : "";
	if (action === "play" && without.length) {
		const names = list(without.map((id) => nameOf(state, id)));
		return gettext("%(name)s started it, without %(names)s.", { name, names });
	}
	if (action === "play") return gettext("%(name)s started it.", { name });
	if (action === "pause") return gettext("%(name)s paused it.", { name });
	if (action === "seek") {
		const time = clockText(playback?.position ?? 0);
		return gettext("%(name)s went to %(time)s.", { name, time });
	}
	if (action === "wait") return waitingText(state, playback?.waiting ?? null);
	return "";
}

/** @param {Frame} frame that is one of these by its type */
export const playbackFrame = (frame) =>
	/** @type {Protocol.PlaybackFrame} */ (/** @type {unknown} */ (frame));

/**
 * @param {RoomState} state
 * @param {Protocol.Waiting | null} waiting
 */
export function waitingText(state, waiting) {
	if (!waiting) return "";
	const names = list(waiting.participants.map((id) => nameOf(state, id)));
	return gettext("Waiting for %(names)s, where the film is loading.", { names });
}
