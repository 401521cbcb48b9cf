// A line that comes and goes, with one thing to do about it.

import { write } from "./template.js";

const STAYS = 7_000;
let timer = 0;

export function toast(text, action = "", undo = null) {
	const node = document.querySelector(".toast");
	const button = node.querySelector("button");
	const hide = () => (node.hidden = true);
	node.hidden = false;
	write(node.querySelector("p"), text);
	write(button, action);
	button.hidden = !undo;
	button.onclick = () => {
		hide();
		undo?.();
	};
	clearTimeout(timer);
	timer = setTimeout(() => (node.matches(":focus-within") ? null : hide()), STAYS);
}
