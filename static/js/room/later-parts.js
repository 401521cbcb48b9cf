// The parts of the room's page that are fetched when they are first opened.

import { whenIdle } from "../lib/pace.js";
import { loadPart, withPart } from "../lib/page-parts.js";
import { loadStylesheet } from "../lib/stylesheet.js";

/**
 * What parts need of the page besides its room. `before`: the state that it came with.
 * @typedef {object} RoomPage
 * @property {RoomState} before
 * @property {import("./interest-panel.js").InterestPanel} panel
 * @property {import("./title-list.js").TitleList} list
 * @property {(part: string) => void} openOnce
 * @property {(title: Protocol.RankedTitle) => void} openTitle
 * @property {(action: string, title: Protocol.RankedTitle) => void} actOnTitle
 */

/** @type {Record<string, (room: import("./room.js").Room, page: RoomPage) => Promise<RoomPart>>} */
export const laterParts = {
	share: async (room) => new (await withPart("share", import("./share-sheet.js"))).ShareSheet(room),
	settings: async (room) =>
		new (await withPart("settings", import("./settings-sheet.js"))).SettingsSheet(room),
	"agreement-moves": async (room) =>
		new (await import("./agreement-moves.js")).AgreementMoves(room),
	"agreement-numbers": async (room) =>
		new (await import("./agreement-numbers.js")).AgreementNumbers(room),
	personActions: async (room) => new (await import("./person-actions.js")).PersonActions(room),
	evenings: async (room) =>
		new (await withPart("evenings", import("./evenings-sheet.js"))).EveningsSheet(room),
	emptyList: async (room) => {
		const { EmptyList } = await withPart("empty-list", import("./empty-list.js"));
		const place = /** @type {PageElement} */ (document.querySelector("[data-slot=empty-list]"));
		return new EmptyList(place, room);
	},
	vetoes: async (room, { panel }) => new (await import("./veto-list.js")).VetoList(room, panel),
	people: async (room, { panel }) =>
		new (await import("./people-search.js")).PeopleSearch(room, panel),
	phrase: async (room, { panel }) =>
		new (await import("./phrase-search.js")).PhraseSearch(room, panel),
	details: async (room, { openOnce, actOnTitle }) => {
		openOnce("address");
		const { DetailsSheet } = await withPart("details", import("./details-sheet.js"));
		return new DetailsSheet(room, actOnTitle);
	},
	address: async (room, { openTitle }) => {
		const { TitleAddress } = await withPart("details", import("./title-address.js"));
		return new TitleAddress(room, openTitle);
	},
	toWatch: async (_, { list }) => new (await import("./to-watch.js")).ToWatch(list),
	playback: async (room, { before }) =>
		new (await withPart("playback", import("./playback.js"))).PlaybackPanel(room, before.picks),
	nominate: async (room) => new (await import("./nominate.js")).Nominating(room),
	// What stands above the list has its styles before it is shown, so that nothing moves afterwards.
	deciding: async (room, { before }) => {
		await loadStylesheet("ballot");
		return new (await import("./deciding.js")).Deciding(room, before);
	},
	watch: async (room) => {
		await withPart("playback", loadStylesheet("watch"));
		const place = /** @type {PageElement} */ (document.querySelector("[data-slot=watch]"));
		return new (await import("./watch.js")).Watch(room, place);
	},
	ballot: async (room) => new (await import("./ballot-opening.js")).BallotOpening(room),
	vote: async (room) => new (await import("./ballot-sheet.js")).BallotSheet(room),
	result: async (room) => new (await import("./ballot-result.js")).BallotResultSheet(room),
	suggestion: async (room) => new (await import("./suggestion.js")).Suggestions(room),
	pick: async (room) => new (await import("./pick-title.js")).PickTitle(room),
};

/** What somebody may open at any time, the likeliest first: fetched while nothing else is to be done. */
const BEFOREHAND = [
	() => import("./refusal.js"),
	() => loadPart("closed"),
	() => import("./closed-screen.js"),
	() => loadPart("share"),
	() => import("./share-sheet.js"),
	() => loadPart("details"),
	() => import("./details-sheet.js"),
	() => loadPart("questions"),
	() => import("./person-actions.js"),
	() => loadPart("playback"),
	() => import("./pick-title.js"),
	() => loadPart("evenings"),
	() => import("./evenings-sheet.js"),
	() => loadPart("empty-list"),
	() => import("./empty-list.js"),
	() => loadPart("place-answer"),
	() => import("./strategy-name.js"),
];
const FOR_HOSTS = [() => loadPart("settings"), () => import("./settings-sheet.js")];

/**
 * Fetches them one after the other, so that they are there when the connection is not.
 * @param {boolean} isHost
 */
export async function loadBeforehand(isHost) {
	for (const load of isHost ? [...FOR_HOSTS, ...BEFOREHAND] : BEFOREHAND) {
		await whenIdle();
		await load().catch(() => {});
	}
}
