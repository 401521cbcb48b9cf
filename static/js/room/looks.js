// Answers what somebody looks at and who follows whom. Pure.

/**
 * The title that somebody looks at: of one who follows, what those whom they follow look at.
 * @param {RoomState} state
 * @param {string} id
 */
export function lookedAt({ focus = {} }, id) {
	const seen = new Set();
	for (let who = id; who && !seen.has(who); who = focus[who]?.following ?? "") {
		seen.add(who);
		const title = focus[who]?.title;
		if (title) return title;
	}
	return null;
}

/**
 * Who looks at which title, but for oneself, in the order of the people.
 * @param {RoomState} state
 */
export function lookersByTitle({ focus = {}, participants, you }) {
	/** @type {Map<number, Participant[]>} */
	const found = new Map();
	for (const participant of participants) {
		const title = focus[participant.id]?.title;
		if (title && participant.id !== you.id)
			found.set(title, [...(found.get(title) ?? []), participant]);
	}
	return found;
}

/**
 * How many follow somebody, as far as they show it.
 * @param {RoomState} state
 * @param {string} id
 */
export const followersOf = ({ focus = {} }, id) =>
	Object.values(focus).filter(({ following }) => following === id).length;

/**
 * Whether one can follow somebody: they are here, take part, and show what they look at.
 * @param {RoomState} state
 * @param {Participant | undefined} participant
 */
export const canFollow = ({ you }, participant) =>
	Boolean(
		participant?.online &&
			participant.shares_focus !== false &&
			participant.role !== "viewer" &&
			participant.id !== you.id,
	);
