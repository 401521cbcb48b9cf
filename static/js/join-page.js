// The door of a party: asks only a name, and a passphrase where there is one.

import { onSend, post } from "./problem.js";

const form = document.querySelector("[data-form=join]");
const passphrase = form.querySelector("[data-slot=passphrase]");
const { code, then } = form.dataset;

onSend(form, async (fields) => {
	const secret = decodeURIComponent(location.hash.slice(1));
	try {
		await post(`/api/v1/parties/${code}/participants`, { ...fields, ...(secret && { secret }) });
	} catch (error) {
		if (error.code === "wrong_passphrase") askPassphrase(fields.passphrase, error);
		throw error;
	}
	// Not `location = same address`: with only a fragment to drop, nothing would be loaded.
	history.replaceState(null, "", then);
	location.reload();
});

/** Whether a party has a passphrase is told only to those who try to come in. */
function askPassphrase(tried, error) {
	passphrase.hidden = false;
	passphrase.querySelector("input").focus();
	if (!tried) error.message = passphrase.dataset.asks;
}
