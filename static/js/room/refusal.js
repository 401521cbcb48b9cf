// Asks by HTTP why a handshake was refused, which says nothing to a page.

import { siteUrl } from "../lib/site-url.js";

const TIMEOUT_MS = 8_000;

/**
 * Whether the server answers as it should, and why this browser may not be in the party, if it may not.
 * @param {string} code of the party
 * @param {string} path of what is asked for
 * @returns {Promise<{ isHere: boolean, why: string | null }>}
 */
export async function askWhy(code, path) {
	try {
		const answer = await fetch(siteUrl(`api/v1/parties/${code}${path}`), {
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		if (answer.ok || answer.status >= 500 || answer.status === 429)
			return { isHere: answer.ok, why: null };
		const { code: reason } = await answer.json();
		return { isHere: false, why: reason ?? (answer.status === 404 ? "ended" : "removed") };
	} catch {
		return { isHere: false, why: null };
	}
}
