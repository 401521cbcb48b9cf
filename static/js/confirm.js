// Asks before what cannot be taken back. The questions are the page's own <template>s.

import { write } from "./template.js";

/** Resolves to whether the person said yes. `name` is whom it is about. */
export function confirm(question, name) {
	const dialog = document.getElementById("confirm-sheet");
	const { content } = document.getElementById(`question-${question}`);
	dialog.replaceChildren(content.cloneNode(true));
	for (const spot of dialog.querySelectorAll(".whom")) write(spot, name);
	dialog.returnValue = "";
	dialog.showModal();
	return new Promise((resolve) => {
		dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
	});
}
