// Covers the room when one cannot be in it: why, and a way on. There is one <template> for each
// reason, fetched while the room is open, so that they are there when the server is not.

import { setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { loadPart } from "../lib/page-parts.js";

const AGAIN_MS = 2_000;

/** @type {Record<string, string>} */
const ALIASES = {
	party_closed: "ended",
	party_not_found: "ended",
	large: "malformed",
};

/** @param {string | undefined} name */
const templateOf = (name) => document.getElementById(`closed-${ALIASES[name ?? ""] ?? name}`);

/**
 * Covers the page for good; the button loads it again, which asks the server anew. A host who has
 * closed the party is shown the page on which they can open it again; whom the party does not know
 * any more comes by its link, which offers their place back.
 * @param {Phase} phase
 * @param {import("./room.js").Room} room
 */
export async function showClosedScreen({ reason, kind }, room) {
	if (reason === "party_closed" && room.isHost) return location.reload();
	await templatesAreThere();
	const screen = document.getElementById("closed-screen");
	const { content } = templateOf(reason) ?? templateOf(kind) ?? templateOf("malformed");
	screen.replaceChildren(content.cloneNode(true));
	screen.addEventListener("click", ({ target }) => {
		if (!target.closest("button")) return;
		const { secret } = room.state.party;
		if (reason === "not_joined" && secret) history.replaceState(null, "", `#${secret}`);
		location.reload();
	});
	screen.addEventListener("cancel", (event) => event.preventDefault());
	for (const open of document.querySelectorAll("dialog[open]")) open.close();
	screen.showModal();
}

/** A room that is closed says so, however long the words of why take. */
async function templatesAreThere() {
	while (
		!(await loadPart("closed").then(
			() => true,
			() => false,
		))
	) {
		const text = gettext("You are not in this room any more, and the server cannot say why yet.");
		setText(document.querySelector(".status"), text);
		await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
	}
}
