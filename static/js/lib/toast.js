// Shows a passing message, with one action.

import { setText } from "./dom.js";

const VISIBLE_MS = 7_000;
let timer = 0;

/**
 * @param {string} text
 * @param {string} [action]
 * @param {(() => void) | null} [undo]
 */
export function toast(text, action = "", undo = null) {
	const node = document.querySelector(".toast");
	const button = node.querySelector("button");
	const hide = () => (node.hidden = true);
	node.hidden = false;
	setText(node.querySelector("p"), text);
	setText(button, action);
	button.hidden = !undo;
	button.onclick = () => {
		hide();
		undo?.();
	};
	clearTimeout(timer);
	timer = setTimeout(() => (node.matches(":focus-within") ? null : hide()), VISIBLE_MS);
}
