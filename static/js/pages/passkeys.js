// Shows where passkeys can be used, and what went wrong; django-allauth's scripts do the work.

import { gettext } from "../lib/i18n.js";

const button = document.getElementById("passkey_login");
if (button && globalThis.PublicKeyCredential) button.hidden = false;

/** @type {Record<string, () => string>} */
const MESSAGES = {
	NotAllowedError: () =>
		gettext("The device was not unlocked in time, or it was cancelled. Try again."),
	InvalidStateError: () => gettext("This device has a passkey for your account already."),
	SecurityError: () => gettext("Passkeys need an address with https, or localhost."),
};

document.addEventListener("allauth.error", (event) => {
	event.preventDefault();
	const text =
		MESSAGES[event.detail.exception.name]?.() ??
		gettext("That did not work. Try again, or use your password.");
	document.querySelector("[data-slot=passkey-problem]").textContent = text;
});
