// Fetches the state that a room begins with. The page has asked for it before any script ran.

import { setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 8_000;

/**
 * Resolves once the state is there; until then the page says what it waits for. Whom the server
 * refuses gets the page that says why.
 * @returns {Promise<RoomState>}
 */
export async function firstState() {
	const { href } = document.querySelector("link[as=fetch]");
	for (let delay = FIRST_DELAY_MS; ; delay = Math.min(2 * delay, MAX_DELAY_MS)) {
		const answer = await fetch(href).catch(() => null);
		if (answer?.ok) return answer.json();
		const isRefused = answer && answer.status < 500 && answer.status !== 429;
		const text = navigator.onLine ? gettext("Reconnecting…") : gettext("This screen is offline.");
		setText(document.querySelector(".status"), text);
		await waitForMoment(isRefused ? MAX_DELAY_MS : delay);
		if (isRefused) location.reload();
	}
}

/**
 * Until so much time is over, or the browser is online again.
 * @param {number} delay in milliseconds
 */
const waitForMoment = (delay) =>
	new Promise((resolve) => {
		setTimeout(resolve, delay);
		addEventListener("online", resolve, { once: true });
	});
