// A person's colour, everywhere the same: eight colours, then the same eight with patterns.

import { element, mark, write } from "./template.js";
import { initial } from "./words.js";

const COLOURS = 8;
const PATTERNS = 7;

export function paint(node, { colour = 0 }) {
	mark(node, "data-paint", colour % COLOURS);
	mark(node, "data-pattern", Math.floor(colour / COLOURS) % PATTERNS || null);
}

export function badge(participant) {
	const made = element("span", "badge");
	made.ariaHidden = "true";
	showBadge(made, participant);
	return made;
}

export function showBadge(node, participant) {
	paint(node, participant);
	write(node, initial(participant.name));
}
