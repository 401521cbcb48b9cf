// Types of the protocol, for the type check of static/js.
// Made by `manage.py describe_protocol`: change the code's own types instead.

declare namespace Protocol {
	interface Ack {
		epoch: string;
		id: string | number;
		number?: number;
		revision: number;
		type: "ack";
	}

	interface Admitted {
		id: string;
		name: string;
		role: string;
		token: string;
	}

	interface AskedPlaces {
		passphrase?: string | null;
		secret: string;
	}

	interface BallotCancel {
		ballot: string;
		id?: string | number | null;
		idempotency_key?: string | null;
		type: "ballot.cancel";
	}

	interface BallotCast {
		approve?: (number)[] | null;
		ballot: string;
		id?: string | number | null;
		idempotency_key?: string | null;
		ranking?: (number)[] | null;
		scores?: Record<string, number> | null;
		type: "ballot.cast";
		veto?: (number)[];
	}

	interface BallotClose {
		ballot: string;
		id?: string | number | null;
		idempotency_key?: string | null;
		type: "ballot.close";
	}

	interface BallotFrame {
		ballot: BallotView;
		mine?: MyVote | null;
		previous: number;
		revision: number;
		type: "ballot";
	}

	interface BallotOpen {
		id?: string | number | null;
		idempotency_key?: string | null;
		rule: "approval" | "ranked" | "score";
		seconds?: number | null;
		titles?: (number)[] | null;
		type: "ballot.open";
		vetoes?: number;
	}

	interface BallotResult {
		counts: Record<string, number>;
		order: (number)[];
		rounds?: (Round)[];
		tie: Tie | null;
		vetoed: (number)[];
		winner: number | null;
	}

	interface BallotView {
		by: string;
		closed_at: string | null;
		closes_at: string | null;
		counts_reveal: boolean;
		entitled: (string)[];
		id: string;
		names: Record<string, TitleName>;
		opened_at: string;
		result: BallotResult | null;
		rule: "approval" | "ranked" | "score";
		state: "cancelled" | "closed" | "open";
		titles: (number)[];
		vetoes: number;
		voted: (string)[];
	}

	interface ChatDelete {
		id?: string | number | null;
		idempotency_key?: string | null;
		number: number;
		type: "chat.delete";
	}

	interface ChatDeletedFrame {
		number: number;
		previous: number;
		revision: number;
		type: "chat.deleted";
	}

	interface ChatFrame {
		name: string;
		number: number;
		participant: string;
		sent_at: string;
		text: string | null;
		title: number | null;
		title_name: TitleName | null;
		type: "chat";
	}

	interface ChatSend {
		id?: string | number | null;
		idempotency_key?: string | null;
		text: string;
		title?: number | null;
		type: "chat.send";
	}

	interface Choice {
		titles: number;
		value: string;
	}

	interface Claimed {
		epoch: string;
		revision: number;
	}

	interface ClosedFrame {
		previous: number;
		revision: number;
		type: "party.closed";
	}

	interface Closing {
		code: number;
		detail: string;
		reason: string;
		type: "closing";
	}

	interface CountryCertificate {
		certificate: string;
		country: string;
	}

	interface CreateParty {
		country?: string | null;
		host_name: string;
		name: string;
		passphrase?: string | null;
		strategy?: string | null;
	}

	interface Credited {
		name: string;
		role: string;
	}

	interface Error {
		code: string;
		detail: string;
		id: string | number | null;
		type: "error";
	}

	interface EveningRate {
		id?: string | number | null;
		idempotency_key?: string | null;
		pick: string;
		stars: number | null;
		type: "evening.rate";
	}

	interface Explanation {
		base: number;
		fits: Record<string, number>;
		from_taste?: (number)[];
		id: number;
		rank: number | null;
		reasons: Record<string, (Reason)[]>;
		score: number;
		to_be_first?: Record<string, Record<string, number> | null>;
	}

	interface FilterChoices {
		certificates: (Choice)[];
		countries: (Choice)[];
		kinds: (Choice)[];
		languages: (Choice)[];
		runtimes: Span | null;
		services: (Choice)[];
		years: Span | null;
	}

	interface Filters {
		certificates?: (string)[];
		country?: string | null;
		hide_seen?: "anyone" | "everyone" | null;
		keep_watched?: boolean;
		kind?: "film" | "series" | null;
		languages?: (string)[];
		runtime_max?: number | null;
		services?: (string)[];
		year_max?: number | null;
		year_min?: number | null;
	}

	interface FirstByStrategy {
		lists: Record<string, (FirstTitle)[]>;
		revision: number;
	}

	interface FirstTitle {
		id: number;
		title: string;
		year: number | null;
	}

	interface Focus {
		id?: string | number | null;
		title: number | null;
		type: "focus";
	}

	interface FocusFrame {
		changes: Record<string, Look | null>;
		type: "focus";
	}

	interface FocusShare {
		id?: string | number | null;
		idempotency_key?: string | null;
		shared: boolean;
		type: "focus.share";
	}

	interface Follow {
		id?: string | number | null;
		participant: string | null;
		type: "follow";
	}

	interface ForMe {
		titles: (Suggestion)[];
	}

	interface FoundTitle {
		genres: (string)[];
		id: number;
		kind: string;
		runtime: number | null;
		title: string;
		year: number | null;
	}

	interface FoundedParty {
		code: string;
		participant: Admitted;
		url: string;
	}

	interface HostTransfer {
		id?: string | number | null;
		idempotency_key?: string | null;
		participant: string;
		type: "host.transfer";
	}

	interface Identified {
		id: string;
		name: string;
		role: string;
	}

	interface Interest {
		key: string;
		kind: string;
		label: string;
	}

	interface InterestsClear {
		id?: string | number | null;
		idempotency_key?: string | null;
		type: "interests.clear";
	}

	interface InterestsFrame {
		changes: Record<string, Record<string, number | null>>;
		previous: number;
		revision: number;
		titles: Record<string, TitleName>;
		type: "interests";
	}

	interface InterestsHide {
		hidden: boolean;
		id?: string | number | null;
		idempotency_key?: string | null;
		type: "interests.hide";
	}

	interface InterestsSet {
		id?: string | number | null;
		idempotency_key?: string | null;
		type: "interests.set";
		weights: Record<string, number | null>;
	}

	interface JoinParty {
		name: string;
		passphrase?: string | null;
		role?: "participant" | "viewer";
		secret?: string | null;
	}

	interface JoinedFrame {
		participant: ParticipantView;
		previous: number;
		revision: number;
		titles?: Record<string, TitleName> | null;
		type: "participant.joined";
	}

	interface JoinedParty {
		participant: Admitted;
	}

	interface LeftFrame {
		participant: string;
		previous: number;
		reason: string;
		revision: number;
		secret?: string | null;
		type: "participant.left";
	}

	interface LikedTitle {
		id: number;
		title: string;
		year: number | null;
	}

	interface Look {
		following?: string | null;
		title?: number | null;
	}

	interface MessageView {
		name: string;
		number: number;
		participant: string;
		sent_at: string;
		text: string | null;
		title: number | null;
		title_name: TitleName | null;
	}

	interface Messages {
		messages: (MessageView)[];
	}

	interface Move {
		interest: string;
		weight: number;
	}

	interface MyVote {
		approve?: (number)[] | null;
		ballot: string;
		ranking?: (number)[] | null;
		scores?: Record<string, number> | null;
		veto: (number)[];
	}

	interface NominationView {
		at: string;
		by: string;
		name: string;
		title: number;
		year: number | null;
	}

	interface Offer {
		country: string;
		link?: string;
		offer?: string;
		service: string;
	}

	interface OfferedFilters {
		choices: FilterChoices;
		revision: number;
		without: Record<string, number>;
	}

	interface OpenedTitle {
		explanation: Explanation | null;
		title: TitleDetails;
	}

	interface ParticipantBan {
		id?: string | number | null;
		idempotency_key?: string | null;
		participant: string;
		type: "participant.ban";
	}

	interface ParticipantLeave {
		id?: string | number | null;
		idempotency_key?: string | null;
		type: "participant.leave";
	}

	interface ParticipantMute {
		id?: string | number | null;
		idempotency_key?: string | null;
		muted: boolean;
		participant: string;
		type: "participant.mute";
	}

	interface ParticipantRemove {
		id?: string | number | null;
		idempotency_key?: string | null;
		participant: string;
		type: "participant.remove";
	}

	interface ParticipantRename {
		id?: string | number | null;
		idempotency_key?: string | null;
		name: string;
		type: "participant.rename";
	}

	interface ParticipantView {
		asked?: string | null;
		away?: boolean | null;
		colour?: number | null;
		hidden?: boolean | null;
		id: string;
		importance?: number | null;
		member?: boolean | null;
		muted?: boolean | null;
		name?: string | null;
		online?: boolean | null;
		role?: string | null;
		shares_focus?: boolean | null;
		taste?: boolean | null;
		weights?: Record<string, number> | null;
	}

	interface PartyClose {
		id?: string | number | null;
		idempotency_key?: string | null;
		type: "party.close";
	}

	interface PartyReopen {
		id?: string | number | null;
		idempotency_key?: string | null;
		type: "party.reopen";
	}

	interface PartyView {
		code: string;
		created_at: string;
		locked: boolean;
		name: string;
		secret: string | null;
		url: string;
	}

	interface Pick {
		id?: string | number | null;
		idempotency_key?: string | null;
		title: number;
		type: "pick";
	}

	interface PickUndo {
		id?: string | number | null;
		idempotency_key?: string | null;
		pick?: string | null;
		type: "pick.undo";
	}

	interface PickView {
		by: string;
		fits: Record<string, number>;
		how: "ballot" | "host" | "override";
		id: string;
		mine: number | null;
		name: string;
		over: boolean;
		picked_at: string;
		rank: number | null;
		rated_by: (string)[];
		title: number;
		video_url: string | null;
		watched: boolean;
		year: number | null;
	}

	interface PickedFrame {
		pick: PickView;
		previous: number;
		revision: number;
		type: "picked";
	}

	interface Ping {
		epoch?: string | null;
		id?: string | number | null;
		revision?: number | null;
		sent_at: number;
		type: "ping";
	}

	interface Place {
		colour: number;
		id: string;
		name: string;
	}

	interface PlaceAnswer {
		accepted: boolean;
		id?: string | number | null;
		idempotency_key?: string | null;
		participant: string;
		request: string;
		type: "place.answer";
	}

	interface Places {
		places: (Place)[];
	}

	interface Playback {
		pick: string;
		playing: boolean;
		position: number;
		since: number | null;
		waiting: Waiting | null;
	}

	interface PlaybackFrame {
		action: "go_on" | "pause" | "play" | "seek" | "stop" | "wait";
		by: string | null;
		pick: string;
		playback: Playback | null;
		previous: number;
		revision: number;
		type: "playback";
		watched: boolean;
		without: (string)[];
	}

	interface PlaybackPause {
		id?: string | number | null;
		idempotency_key?: string | null;
		position: number;
		type: "playback.pause";
	}

	interface PlaybackPlay {
		delay?: number | null;
		id?: string | number | null;
		idempotency_key?: string | null;
		position: number;
		type: "playback.play";
	}

	interface PlaybackReport {
		buffering: boolean;
		id?: string | number | null;
		position: number;
		type: "playback.report";
	}

	interface PlaybackSeek {
		id?: string | number | null;
		idempotency_key?: string | null;
		position: number;
		type: "playback.seek";
	}

	interface PlaybackStop {
		id?: string | number | null;
		idempotency_key?: string | null;
		type: "playback.stop";
	}

	interface Pong {
		sent_at: number;
		server_time: number;
		type: "pong";
	}

	interface PresenceFrame {
		participant: ParticipantView;
		type: "participant.updated";
	}

	interface Problem {
		code: string;
		detail: string;
		status: number;
		title: string;
		type: string;
	}

	interface RankedTitle {
		base: number;
		because: (Reason)[];
		block: "bridge" | "fair_mix" | "list" | "popular";
		fits: Record<string, number>;
		genres: (string)[];
		id: number;
		kind: string;
		places?: (string)[];
		rest: number;
		runtime: number | null;
		score: number;
		title: string;
		year: number | null;
	}

	interface RatedFrame {
		participant: string;
		pick: string;
		previous: number;
		rated: boolean;
		revision: number;
		stars?: number | null;
		type: "rated";
	}

	interface ReactionFrame {
		counts: Record<string, number>;
		title: number | null;
		type: "reaction";
	}

	interface ReactionSend {
		emoji: string;
		id?: string | number | null;
		title?: number | null;
		type: "reaction.send";
	}

	interface Ready {
		asked_by: string;
		ready: Record<string, boolean>;
		until: number;
	}

	interface ReadyAsk {
		id?: string | number | null;
		idempotency_key?: string | null;
		seconds: number;
		type: "ready.ask";
	}

	interface ReadyFrame {
		asked_by: string | null;
		previous: number;
		ready: Record<string, boolean> | null;
		revision: number;
		type: "ready";
		until: number | null;
	}

	interface ReadySet {
		id?: string | number | null;
		idempotency_key?: string | null;
		ready: boolean;
		type: "ready.set";
	}

	interface Reason {
		amount: number;
		interest?: string | null;
		participants: (string)[];
		taste?: boolean;
		title?: number | null;
	}

	interface RecommendationsDelta {
		base: number;
		cards?: unknown[];
		changes?: ([(string | number)[], unknown[] | object])[];
		fields?: ([(string | number)[], unknown])[];
		moves?: ([(string | number)[], Record<string, (number | null)[]>])[];
		order?: (number)[] | null;
		revision: number;
		type: "recommendations.delta";
	}

	interface RecommendationsFrame {
		agreement: "none" | "partial" | "shared";
		evenings?: Record<string, number>;
		group_profile: Record<string, number>;
		importance?: Record<string, number>;
		revision: number;
		satisfaction: Record<string, number>;
		shortlist?: (RankedTitle)[];
		strategy: string;
		titles: (RankedTitle)[];
		type: "recommendations";
	}

	interface Reopened {
		epoch: string;
		revision: number;
	}

	interface ReopenedFrame {
		previous: number;
		revision: number;
		type: "party.reopened";
	}

	interface Resync {
		epoch?: string | null;
		id?: string | number | null;
		revision?: number | null;
		type: "resync";
	}

	interface Round {
		counts: Record<string, number>;
		eliminated: (number)[];
		exhausted: number;
		tie: Tie | null;
	}

	interface Settings {
		away_after: number;
		chat: boolean;
		country: string;
		fairness: boolean;
		filters: Filters;
		importance: Record<string, number>;
		locked: boolean;
		name: string;
		reactions: (string)[];
		strategies: (string)[];
		strategy: string;
		wait_for_all: boolean;
	}

	interface SettingsFrame {
		previous: number;
		revision: number;
		settings: Settings;
		type: "settings";
	}

	interface SettingsSet {
		away_after?: number | null;
		chat?: boolean | null;
		country?: string | null;
		fairness?: boolean | null;
		filters?: Filters | null;
		id?: string | number | null;
		idempotency_key?: string | null;
		importance?: Record<string, number> | null;
		locked?: boolean | null;
		name?: string | null;
		strategy?: string | null;
		type: "settings.set";
		wait_for_all?: boolean | null;
	}

	interface ShortlistAdd {
		id?: string | number | null;
		idempotency_key?: string | null;
		title: number;
		type: "shortlist.add";
	}

	interface ShortlistFrame {
		previous: number;
		revision: number;
		shortlist: (NominationView)[];
		type: "shortlist";
	}

	interface ShortlistRemove {
		id?: string | number | null;
		idempotency_key?: string | null;
		title: number;
		type: "shortlist.remove";
	}

	interface Snapshot {
		ballot: BallotView | null;
		epoch: string;
		focus?: Record<string, Look>;
		interests: (Interest)[];
		messages: (MessageView)[];
		participants: (ParticipantView)[];
		party: PartyView;
		picks: (PickView)[];
		playback: Playback | null;
		protocol: number;
		ready: Ready | null;
		recommendations: RecommendationsFrame;
		revision: number;
		server_time: number;
		settings: Settings;
		shortlist: (NominationView)[];
		spotlight?: string | null;
		titles: Record<string, TitleName>;
		type: "snapshot";
		you: You;
	}

	interface Span {
		least: number;
		most: number;
	}

	interface Spotlight {
		id?: string | number | null;
		on: boolean;
		type: "spotlight";
	}

	interface SpotlightFrame {
		participant: string | null;
		type: "spotlight";
	}

	interface Suggestion {
		because: (LikedTitle)[];
		genres: (string)[];
		id: number;
		kind: string;
		runtime: number | null;
		score: number;
		title: string;
		year: number | null;
	}

	interface SuggestionFrame {
		by: string;
		interest: string;
		type: "suggestion";
		weight: number;
	}

	interface SuggestionSend {
		id?: string | number | null;
		interest: string;
		participant: string;
		type: "suggestion.send";
		weight: number;
	}

	interface TasteBring {
		brings: boolean;
		id?: string | number | null;
		idempotency_key?: string | null;
		type: "taste.bring";
	}

	interface Tie {
		between: (number)[];
		decided_by: "id" | "least_fit" | "mean_fit" | "nomination";
	}

	interface TitleDetails {
		attributions: (string)[];
		availability: (Offer)[];
		backdrop: string | null;
		certificate: string;
		certificates: (CountryCertificate)[];
		collection: string;
		genres: (string)[];
		id: number;
		kind: string;
		language: string;
		links: Record<string, string>;
		moods: (string)[];
		original_title: string;
		people: (Credited)[];
		poster: string;
		retired: boolean;
		runtime: number | null;
		synopsis: string;
		synopsis_credit: string;
		tags: (string)[];
		title: string;
		trailer: string | null;
		video_url: string | null;
		year: number | null;
	}

	interface TitleName {
		title: string;
		video_url?: string | null;
		year: number | null;
	}

	interface TitlePage {
		next?: string | null;
		titles: (FoundTitle)[];
	}

	interface ToWatch {
		titles: (number)[];
	}

	interface Understood {
		filters: Filters;
		unknown: (string)[];
		weights: (UnderstoodWeight)[];
	}

	interface UnderstoodWeight {
		key: string;
		kind: string;
		label: string;
		weight: number;
	}

	interface UpdatedFrame {
		participant: ParticipantView;
		previous: number;
		revision: number;
		titles?: Record<string, TitleName> | null;
		type: "participant.updated";
	}

	interface Waiting {
		participants: (string)[];
		until: number;
	}

	interface WaysToAgree {
		moves: Record<string, Move>;
		revision: number;
	}

	interface You {
		ballot: MyVote | null;
		hidden: boolean;
		id: string;
		member: boolean;
		name: string;
		role: string;
		taste: boolean;
		weights: Record<string, number>;
	}
}
