// Gives each participant a colour: eight colours, then the same eight with patterns.

import { createElement, setAttribute, setText } from "../lib/dom.js";
import { initial } from "./texts.js";

const COLOURS = 8;
const PATTERNS = 7;

/**
 * @param {Element} node
 * @param {{ colour?: number }} participant
 */
export function setColour(node, { colour = 0 }) {
	setAttribute(node, "data-colour", colour % COLOURS);
	setAttribute(node, "data-pattern", Math.floor(colour / COLOURS) % PATTERNS || null);
}

/** @param {Participant} participant */
export function createBadge(participant) {
	const made = /** @type {PageElement} */ (createElement("span", "badge"));
	made.ariaHidden = "true";
	showBadge(made, participant);
	return made;
}

/**
 * @param {PageElement} node
 * @param {Participant} participant
 */
export function showBadge(node, participant) {
	setColour(node, participant);
	setText(node, initial(participant.name));
}
