// The parts of the room's page that are fetched when they are first opened, and need the room alone.

import { whenIdle } from "../lib/pace.js";
import { loadPart, withPart } from "../lib/page-parts.js";
import { loadStylesheet } from "../lib/stylesheet.js";

/** @type {Record<string, (room: import("./room.js").Room, before: RoomState) => Promise<RoomPart>>} */
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
	playback: async (room, before) =>
		new (await withPart("playback", import("./playback.js"))).PlaybackPanel(room, before.picks),
	nominate: async (room) => new (await import("./nominate.js")).Nominating(room),
	// What stands above the list has its styles before it is shown, so that nothing moves afterwards.
	deciding: async (room, before) => {
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
