// Decides how a screen that is early or late gets back in step with the room's clock. Pure.

/** Seconds; nobody sees or hears less. */
const IN_STEP = 0.06;
/** Seconds; past them a screen jumps. */
const NEAR = 1;
const DONE = 0.015;
const MOST = 0.05;
// A second would take twenty at such a speed: what is left after these seconds is jumped over, if it
// would take as long again and more.
const PATIENCE = 3;
const TOO_SLOW = 0.2;
const LONGEST_SEEK = 3;

/**
 * At which speed to play on, or that a jump is needed. A correction that has begun goes on until
 * nearly nothing is left, and so does one after a start or a jump, so that two screens do not stay at
 * opposite ends of what is in step.
 * @param {number} behind seconds that the screen is late; negative when it is early
 * @param {number} rate at which it plays now
 * @param {number} corrected seconds that it has been corrected for
 * @param {boolean} isSettled whether it has been in step since it last started or jumped
 * @returns {{ rate: number, jump: boolean }}
 */
export function correction(behind, rate, corrected = 0, isSettled = true) {
	const distance = Math.abs(behind);
	if (distance > NEAR || (corrected >= PATIENCE && distance > TOO_SLOW))
		return { rate: 1, jump: true };
	if (distance <= (rate === 1 && isSettled ? IN_STEP : DONE)) return { rate: 1, jump: false };
	const change = Math.min(MOST, Math.max(0.01, distance / 2));
	return { rate: 1 + Math.sign(behind) * change, jump: false };
}

/**
 * The seconds that a jump takes here, learned from how late this screen was after the last one.
 * @param {number} seekTime as it was allowed for
 * @param {number} behind once it played again
 */
export function learnedSeekTime(seekTime, behind) {
	return Math.min(LONGEST_SEEK, Math.max(0, seekTime + behind / 2));
}
