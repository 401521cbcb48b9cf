// The state of a room as the page keeps it, built on the types of the protocol.

type Weights = Record<string, number>;
/** `null` clears a weight. */
type WeightChanges = Record<string, number | null>;
type TitleNames = Record<string, Protocol.TitleName>;

/** A participant with all fields that a snapshot gives; hidden ones have no weights. */
interface Participant extends Protocol.ParticipantView {
	name: string;
	role: string;
	colour: number;
	importance?: number;
	weights?: Weights;
}

interface RoomState extends Omit<Protocol.Snapshot, "type" | "participants"> {
	participants: Participant[];
}

/** Any message of the server that is no answer to a request. */
// biome-ignore lint/suspicious/noExplicitAny: fields depend on the type, which state.js knows
type Frame = { type: string; revision?: number; previous?: number } & Record<string, any>;

/** A message to the server, without its id. */
type ClientMessage = { type: string; idempotency_key?: string } & Record<string, unknown>;

/** How the connection is, and why it ended. */
interface Phase {
	phase: string;
	reason?: string;
	kind?: string;
}

/** Somebody else's weight on a track. */
interface Dot {
	id: string;
	name: string;
	colour: number;
	weight: number;
}

/** A reason as a title's details state it: for one participant. */
type Summand = Omit<Protocol.Reason, "participants">;

/** A part of the page that follows the room. */
interface RoomPart {
	// biome-ignore lint/suspicious/noExplicitAny: what each opens with is its own
	open(about?: any): void | Promise<void>;
	show(): void;
}
