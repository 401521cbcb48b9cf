// Passkeys: django-allauth's scripts do the work; this shows where they can, and says what went wrong.

import { gettext } from "./i18n.js";

const button = document.getElementById("passkey_login");
if (button && globalThis.PublicKeyCredential) button.hidden = false;

const SENTENCES = {
	NotAllowedError: () => gettext("The device was not unlocked in time, or it was cancelled. Try again."),
	InvalidStateError: () => gettext("This device has a passkey for your account already."),
	SecurityError: () => gettext("Passkeys need an address with https, or localhost."),
};

document.addEventListener("allauth.error", (event) => {
	event.preventDefault();
	const said = SENTENCES[event.detail.exception.name]?.() ?? gettext("That did not work. Try again, or use your password.");
	document.querySelector("[data-slot=passkey-problem]").textContent = said;
});
