// Joins a party: asks for a name, and a passphrase where there is one.

import { ApiError, onSubmit, post } from "../lib/api-form.js";
import { siteUrl } from "../lib/site-url.js";

const form = document.querySelector("[data-form=join]");
const passphrase = form.querySelector("[data-slot=passphrase]");
const { code, then } = form.dataset;
const places = document.querySelector("[data-slot=places]");
const isTitle = location.hash.startsWith("#title=");
const secret = isTitle ? "" : decodeURIComponent(location.hash.slice(1));

onSubmit(form, async (fields) => {
	try {
		await post(siteUrl(`api/v1/parties/${code}/participants`), {
			...fields,
			...(secret && { secret }),
		});
	} catch (error) {
		if (error instanceof ApiError && error.code === "wrong_passphrase")
			askPassphrase(fields.passphrase, error);
		throw error;
	}
	enter();
});

for (const hint of form.querySelectorAll("[data-slot=link-needed]")) hint.hidden = !!secret;

// With the code alone nobody is shown who was here; the link of the party has its secret.
if (places && (secret || places.dataset.asking))
	import("../room/place-request.js").then(({ PlaceRequest }) =>
		new PlaceRequest(places, form, secret, enter).open(),
	);

function enter() {
	// Not `location = same address`: with only a fragment to drop, nothing would be loaded.
	history.replaceState(null, "", then + (isTitle ? location.hash : ""));
	location.reload();
}

// The link's secret opens a locked party for a television too.
const television = form.querySelector("[data-keeps-secret]");
television?.setAttribute("href", television.getAttribute("href") + location.hash);

/**
 * Whether a party has a passphrase is shown only to those who try to join.
 * @param {string | undefined} tried
 * @param {Error} error
 */
function askPassphrase(tried, error) {
	passphrase.hidden = false;
	passphrase.querySelector("input").focus();
	if (!tried) error.message = passphrase.dataset.asks ?? "";
}
