// The landing page: open a party, or find one by its code.

import { gettext } from "./i18n.js";
import { onSend, post } from "./problem.js";

const LENGTH = 6;

const [create, find] = ["create", "find"].map((name) => document.querySelector(`[data-form=${name}]`));

onSend(create, async (fields) => {
	const { code } = await post("/api/v1/parties", fields);
	location.assign(`/p/${code}/`);
});

onSend(find, async ({ code }) => {
	const meant = code.toUpperCase().replace(/[^A-Z0-9]/g, "");
	if (meant.length !== LENGTH) throw new Error(gettext("A code has six letters and digits, like K7QW2M."));
	location.assign(`/p/${meant}/`);
});
