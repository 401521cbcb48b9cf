// Asks before what cannot be undone. The questions are <template>s, fetched with the first one.

import { setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { loadPart } from "../lib/page-parts.js";
import { toast } from "../lib/toast.js";

/**
 * Resolves to whether the person said yes. `name` is whom it is about; of sentences that depend on a
 * case (`data-when`), those of the given cases stay. What cannot be asked is not done.
 * @param {string} question
 * @param {string} [name]
 * @param {string[]} [cases]
 * @param {() => void} [prepare] what is done once the question stands there
 */
export async function confirm(question, name = "", cases = [], prepare = () => {}) {
	try {
		await loadPart("questions");
	} catch {
		toast(gettext("Not now: the connection is away."));
		return false;
	}
	const dialog = document.getElementById("confirm-sheet");
	if (dialog.open) return false;
	const { content } = document.getElementById(`question-${question}`);
	dialog.replaceChildren(content.cloneNode(true));
	for (const spot of dialog.querySelectorAll(".whom")) setText(spot, name);
	for (const spot of dialog.querySelectorAll("[data-when]"))
		if (!cases.includes(spot.dataset.when ?? "")) spot.remove();
	dialog.returnValue = "";
	dialog.showModal();
	prepare();
	return new Promise((resolve) => {
		dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
	});
}
