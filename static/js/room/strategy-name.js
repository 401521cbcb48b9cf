// Names the strategy of the room above its list, once it is another than the page came with.

import { setText } from "../lib/dom.js";
import { loadPart } from "../lib/page-parts.js";

/**
 * The names of strategies stand in the settings.
 * @param {PageElement} place
 * @param {import("./room.js").Room} room
 */
export async function showName(place, room) {
	const { strategy } = room.state.settings;
	await loadPart("settings").catch(() => {});
	if (room.state.settings.strategy !== strategy) return;
	const label = document.querySelector(`[name=strategy][value=${strategy}] + b`);
	setText(place, label?.textContent ?? "");
	if (label) place.dataset.strategy = strategy;
}
