// A room's state, and what each event makes of it. Pure: nothing here touches the page, and no
// state is ever changed in place, so an unchanged part is the same object before and after.

const TITLE = "title:";

/** The state after an event from the server. Unknown events change nothing. */
export function apply(state, event) {
	return isStale(state, event) ? state : CHANGES[event.type]?.(state, event) ?? state;
}

/** Whether something was missed between this state and the event. */
export function hasGap(state, event) {
	return event.previous !== undefined && event.previous > state.revision;
}

function isStale(state, event) {
	return event.previous !== undefined && event.revision <= state.revision;
}

const CHANGES = {
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
	"participant.joined": (state, { revision, participant }) =>
		({ ...state, revision, participants: [...state.participants, participant] }),
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
		return withTitles({ ...state, revision, participants, party, settings });
	},
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
		return { ...state, revision, picks: [...earlier, pick], playback: { pick: pick.id, position: 0, playing: false, since: null } };
	},
	playback: (state, { revision, pick, playback }) =>
		withPick({ ...state, revision, playback }, pick, () => ({ over: !playback })),
	rated: (state, { revision, pick, participant, rated, stars = null }) =>
		withPick({ ...state, revision }, pick, ({ rated_by: raters, mine }) => ({
			rated_by: [...raters.filter((each) => each !== participant), ...(rated ? [participant] : [])].sort(),
			mine: participant === state.you.id ? stars : mine,
		})),
	// Not from the server: my own change was acknowledged, whatever comes first, ack or event.
	saved: (state, { weights, titles }) =>
		withTitles({ ...state, you: withWeights(state.you, weights) }, titles),
};

function withPick(state, id, change) {
	return { ...state, picks: state.picks.map((each) => (each.id === id ? { ...each, ...change(each) } : each)) };
}

function withWeights(holder, changes) {
	if (!changes) return holder;
	const merged = Object.entries({ ...holder.weights, ...changes });
	return { ...holder, weights: Object.fromEntries(merged.filter(([, weight]) => weight !== null)) };
}

function updated(participant, { weights, ...fields }) {
	const { weights: before, ...rest } = { ...participant, ...fields };
	return rest.hidden ? rest : { ...rest, weights: weights ?? before ?? {} };
}

function yourself(you, { weights: _shown, ...news }) {
	return { ...you, ...Object.fromEntries(Object.entries(news).filter(([field]) => field in you)) };
}

/** Titles are named as long as someone's visible weights speak of them. */
function withTitles(state, named = {}) {
	const known = { ...state.titles, ...named };
	const holders = [...state.participants, state.you];
	const keys = new Set(holders.flatMap(({ weights = {} }) => Object.keys(weights)));
	const spoken = Object.entries(known).filter(([id]) => keys.has(TITLE + id));
	return { ...state, titles: Object.fromEntries(spoken) };
}
