// Sends a form to the API, and says in its own place what went wrong.

import { gettext } from "./i18n.js";

const SENTENCES = {
	party_not_found: () => gettext("There is no party with this code. Look again: it has six letters and digits."),
	party_locked: () => gettext("The host has locked this party. Ask them for the link; it lets you in."),
	party_full: () => gettext("This party is full. Somebody has to leave first."),
	party_closed: () => gettext("This party has ended."),
	banned: () => gettext("The host has closed this party to you."),
	too_frequent: () => gettext("Too many tries. Wait a minute, then try again."),
	unavailable: () => gettext("The server cannot save anything right now. Try again in a moment."),
	wrong_passphrase: () => gettext("This is not the party’s passphrase."),
	invalid_body: () => gettext("A name needs at least one visible character."),
};

export class Problem extends Error {
	constructor(code, detail) {
		super(SENTENCES[code]?.() ?? detail ?? gettext("The server cannot be reached. Are you online?"));
		this.code = code;
	}
}

/** Posts JSON and resolves to the answer; throws a Problem with a sentence for people. */
export async function post(address, body) {
	let answer;
	try {
		answer = await fetch(address, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify(body),
		});
	} catch {
		throw new Problem("unreachable");
	}
	const said = await answer.json().catch(() => ({}));
	if (!answer.ok) throw new Problem(said.code, said.detail ?? gettext("Something went wrong on the server."));
	return said;
}

/** Runs `send(fields)` when the form is sent, once at a time, and shows a problem in it. */
export function onSend(form, send) {
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		const button = form.querySelector("button:not([type=button])");
		if (button.disabled) return;
		button.disabled = true;
		show(form, "");
		try {
			await send(filled(form));
		} catch (error) {
			show(form, error.message);
			button.disabled = false;
		}
	});
	addEventListener("pageshow", () => (form.querySelector("button:not([type=button])").disabled = false));
}

function show(form, text) {
	form.querySelector(".problem").textContent = text;
}

function filled(form) {
	for (const field of form.elements) {
		const isMissing = field.required && !field.value.trim();
		field.ariaInvalid = isMissing ? "true" : null;
		if (!isMissing) continue;
		field.focus();
		throw new Error(gettext("Please fill in: %(field)s", { field: field.labels[0].textContent.trim() }));
	}
	const fields = [...new FormData(form)].map(([name, value]) => [name, value.trim()]);
	return Object.fromEntries(fields.filter(([, value]) => value));
}
