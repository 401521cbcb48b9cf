// Applies events to a room's state. Pure: nothing here touches the page, and no state is changed in
// place, so an unchanged part is the same object before and after.

const TITLE = "title:";

/**
 * The state after an event from the server. Unknown events change nothing.
 * @param {RoomState} state
 * @param {Frame} event
 */
export function apply(state, event) {
	return isStale(state, event) ? state : (CHANGES[event.type]?.(state, event) ?? state);
}

/**
 * Whether something was missed between this state and the event.
 * @param {RoomState} state
 * @param {Frame} event
 */
export function hasGap(state, event) {
	return event.previous !== undefined && event.previous > state.revision;
}

/**
 * @param {RoomState} state
 * @param {Frame} event
 */
function isStale(state, event) {
	return event.previous !== undefined && /** @type {number} */ (event.revision) <= state.revision;
}

/**
 * What each type of event changes. Each function knows the fields of its own type.
 * @type {Record<string, (state: RoomState, frame: any) => RoomState>}
 */
const CHANGES = {
	// Whatever its revision: in another epoch it may well be lower.
	snapshot: (_state, { type: _type, ...snapshot }) => snapshot,
	recommendations: (state, frame) =>
		frame.revision < state.recommendations.revision ? state : { ...state, recommendations: frame },
	interests: (state, { revision, changes, titles }) => {
		const participants = state.participants.map((each) =>
			each.hidden ? each : withWeights(each, changes[each.id]),
		);
		const you = withWeights(state.you, changes[state.you.id]);
		return withTitles({ ...state, revision, participants, you }, titles);
	},
	"participant.joined": (state, { revision, participant, titles }) =>
		withTitles({ ...state, revision, participants: [...state.participants, participant] }, titles),
	"participant.updated": (state, { revision = state.revision, participant, titles }) => {
		const participants = state.participants.map((each) =>
			each.id === participant.id ? updated(each, participant) : each,
		);
		const you = participant.id === state.you.id ? yourself(state.you, participant) : state.you;
		return withTitles({ ...state, revision, participants, you }, titles);
	},
	"participant.left": (state, { revision, participant, secret }) => {
		const participants = state.participants.filter((each) => each.id !== participant);
		const party = secret ? { ...state.party, secret } : state.party;
		const { [participant]: _gone, ...importance } = state.settings.importance;
		const settings = { ...state.settings, importance };
		const { [participant]: _answer, ...answers } = state.ready?.ready ?? {};
		const ready = state.ready && { ...state.ready, ready: answers };
		return withTitles({ ...state, revision, participants, party, settings, ready });
	},
	focus: (state, { changes }) => {
		const looks = Object.entries({ ...state.focus, ...changes });
		return { ...state, focus: Object.fromEntries(looks.filter(([, look]) => look)) };
	},
	spotlight: (state, { participant }) => ({ ...state, spotlight: participant }),
	settings: (state, { revision, settings }) => {
		const party = { ...state.party, name: settings.name, locked: settings.locked };
		const participants = state.participants.map((each) => {
			const importance = settings.importance[each.id] ?? 1;
			return importance === each.importance ? each : { ...each, importance };
		});
		return { ...state, revision, party, participants, settings };
	},
	picked: (state, { revision, pick }) => {
		const earlier = state.picks.map((each) => ({ ...each, over: true }));
		return {
			...state,
			revision,
			picks: [...earlier, pick],
			playback: { pick: pick.id, position: 0, playing: false, since: null, waiting: null },
		};
	},
	playback: (state, { revision, pick, playback, watched }) =>
		withPick({ ...state, revision, playback }, pick, () => ({ over: !playback, watched })),
	"pick.undone": (state, { revision, pick, restored, playback }) => {
		const picks = state.picks.filter(({ id }) => id !== pick);
		return withPick({ ...state, revision, playback, picks }, restored, () => ({ over: false }));
	},
	ready: (state, { revision, ready, asked_by, until }) => ({
		...state,
		revision,
		ready: ready && { asked_by, until, ready },
	}),
	rated: (state, { revision, pick, participant, rated, stars = null }) =>
		withPick({ ...state, revision }, pick, ({ rated_by: raters, mine }) => ({
			rated_by: [
				...raters.filter((each) => each !== participant),
				...(rated ? [participant] : []),
			].sort(),
			mine: participant === state.you.id ? stars : mine,
		})),
	"chat.deleted": (state, { revision }) => ({ ...state, revision }),
	shortlist: (state, { revision, shortlist }) => ({ ...state, revision, shortlist }),
	ballot: (state, { revision, ballot, mine }) => {
		const { you } = state;
		const vote = mine ?? (you.ballot?.ballot === ballot.id ? you.ballot : null);
		return { ...state, revision, ballot, you: { ...you, ballot: vote } };
	},
	// Not from the server: my own change was acknowledged, whatever comes first, ack or event.
	saved: (state, { weights, titles }) =>
		withTitles({ ...state, you: withWeights(state.you, weights) }, titles),
};

/**
 * @param {RoomState} state
 * @param {string} id
 * @param {(pick: Protocol.PickView) => Partial<Protocol.PickView>} change
 */
function withPick(state, id, change) {
	return {
		...state,
		picks: state.picks.map((each) => (each.id === id ? { ...each, ...change(each) } : each)),
	};
}

/**
 */
/**
 * @template {{ weights?: Weights }} Holder
 * @param {Holder} holder
 * @param {WeightChanges | undefined} changes
 * @returns {Holder}
 */
function withWeights(holder, changes) {
	if (!changes) return holder;
	const merged = Object.entries({ ...holder.weights, ...changes });
	return { ...holder, weights: Object.fromEntries(merged.filter(([, weight]) => weight !== null)) };
}

/**
 * @param {Participant} participant
 * @param {Protocol.ParticipantView} change
 */
function updated(participant, { weights, ...fields }) {
	const changed = /** @type {Participant} */ ({ ...participant, ...fields });
	const { weights: before, ...rest } = changed;
	return rest.hidden ? rest : { ...rest, weights: weights ?? before ?? {} };
}

/**
 * @param {Protocol.You} you
 * @param {Protocol.ParticipantView} change
 */
function yourself(you, { weights: _shown, ...news }) {
	return { ...you, ...Object.fromEntries(Object.entries(news).filter(([field]) => field in you)) };
}

/**
 * Titles are named as long as someone's visible weights refer to them.
 * @param {RoomState} state
 * @param {TitleNames} [named]
 */
function withTitles(state, named = {}) {
	const known = { ...state.titles, ...named };
	const holders = [...state.participants, state.you];
	const keys = new Set(holders.flatMap(({ weights = {} }) => Object.keys(weights)));
	const spoken = Object.entries(known).filter(([id]) => keys.has(TITLE + id));
	return { ...state, titles: Object.fromEntries(spoken) };
}
