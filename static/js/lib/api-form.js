// Sends a form to the API, and shows in the form what went wrong.

import { formData } from "./dom.js";
import { gettext } from "./i18n.js";
import { newKey } from "./idempotency.js";

/** @type {Record<string, () => string>} */
const MESSAGES = {
	party_not_found: () =>
		gettext("There is no party with this code. Look again: it has six letters and digits."),
	party_locked: () =>
		gettext("The host has locked this party. Ask them for the link; it lets you in."),
	party_full: () => gettext("This party is full. Somebody has to leave first."),
	party_closed: () => gettext("This party has ended."),
	banned: () => gettext("You are banned from this party, by its host or by who runs this site."),
	too_frequent: () => gettext("Too many tries. Wait a minute, then try again."),
	link_needed: () => gettext("Open the link that your friends share: the code alone is no proof."),
	unavailable: () => gettext("The server cannot save anything right now. Try again in a moment."),
	wrong_passphrase: () => gettext("This is not the party’s passphrase."),
	invalid_body: () => gettext("A name needs at least one visible character."),
};

export class ApiError extends Error {
	/**
	 * @param {string} code
	 * @param {string} [detail]
	 */
	constructor(code, detail) {
		super(MESSAGES[code]?.() ?? detail ?? gettext("The server cannot be reached. Are you online?"));
		this.code = code;
	}
}

let lastRequest = { url: "", text: "", key: "" };

/**
 * The same for the same words until they are answered well: sent again, they are no second wish.
 * @param {string} url
 * @param {string} text
 */
function keyFor(url, text) {
	if (lastRequest.url !== url || lastRequest.text !== text)
		lastRequest = { url, text, key: newKey() };
	return lastRequest.key;
}

/**
 * Posts JSON and resolves to the answer; throws an ApiError with a sentence for people.
 * @param {string} url
 * @param {Record<string, string>} fields
 */
export async function post(url, fields) {
	const text = JSON.stringify(fields);
	let answer;
	try {
		answer = await fetch(url, {
			method: "POST",
			headers: { "Content-Type": "application/json", "Idempotency-Key": keyFor(url, text) },
			body: text,
		});
	} catch {
		throw new ApiError("unreachable");
	}
	const body = await answer.json().catch(() => ({}));
	if (!answer.ok)
		throw new ApiError(body.code, body.detail ?? gettext("Something went wrong on the server."));
	lastRequest = { url: "", text: "", key: "" };
	return body;
}

/**
 * Runs `send(fields)` when the form is sent, once at a time, and shows a problem in it. A form that
 * was sent before this ran (early-submit.js) is sent now.
 * @param {PageElement} form
 * @param {(fields: Record<string, string>) => Promise<void>} send
 */
export function onSubmit(form, send) {
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		const button = form.querySelector("button:not([type=button])");
		if (button.disabled) return;
		button.disabled = true;
		show(form, "");
		try {
			await send(fieldValues(form));
		} catch (error) {
			show(form, /** @type {Error} */ (error).message);
			button.disabled = false;
		}
	});
	addEventListener(
		"pageshow",
		() => (form.querySelector("button:not([type=button])").disabled = false),
	);
	if ("submittedEarly" in form.dataset) form.requestSubmit();
}

/**
 * @param {PageElement} form
 * @param {string} text
 */
function show(form, text) {
	form.querySelector(".problem").textContent = text;
}

/** @param {PageElement} form */
function fieldValues(form) {
	for (const field of /** @type {Iterable<PageElement>} */ (form.elements)) {
		const isMissing = field.required && !field.value.trim();
		field.ariaInvalid = isMissing ? "true" : null;
		if (!isMissing) continue;
		field.focus();
		throw new Error(
			gettext("Please fill in: %(field)s", { field: field.labels[0].textContent.trim() }),
		);
	}
	const fields = [...formData(form)].map(([name, value]) => [name, String(value).trim()]);
	return Object.fromEntries(fields.filter(([, value]) => value));
}
