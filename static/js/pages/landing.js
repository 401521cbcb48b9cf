// Creates a party, or opens one by its code or a link to it.

import { ApiError, onSubmit, post } from "../lib/api-form.js";
import { gettext } from "../lib/i18n.js";
import { partyOf } from "../lib/party-link.js";
import { siteUrl } from "../lib/site-url.js";

/** What the page of a party answers with, to whom it does not let in. */
/** @type {Record<number, string>} */
const REFUSALS = {
	403: "banned",
	404: "party_not_found",
	410: "party_closed",
	429: "too_frequent",
	503: "unavailable",
};

const [create, find] = ["create", "find"].map((name) =>
	document.querySelector(`[data-form=${name}]`),
);

/**
 */
onSubmit(create, async (fields) => {
	const { code } = await post(siteUrl("api/v1/parties"), fields);
	location.assign(siteUrl(`p/${code}/`));
});

/**
 */
onSubmit(find, async (fields) => {
	const { code, secret, isMistaken, isWhole } = partyOf(fields.code);
	if (!isWhole) throw new Error(gettext("A code has six letters and digits, like K7QW2M."));
	if (isMistaken)
		throw new Error(gettext("No code has the letters O and I or the digits 0 and 1. Look again."));
	const page = siteUrl(`p/${code}/`);
	const answer = await fetch(page, { method: "HEAD" }).catch(() => ({ ok: false, status: 0 }));
	if (!answer.ok) throw new ApiError(REFUSALS[answer.status] ?? "unreachable");
	location.assign(page + secret);
});
