// The page of a party that its host has closed: opens it again.

import { onSubmit, post } from "../lib/api-form.js";
import { siteUrl } from "../lib/site-url.js";

const form = document.querySelector("[data-form=reopen]");

onSubmit(form, async () => {
	await post(siteUrl(`api/v1/parties/${form.dataset.code}/reopen`), {});
	location.reload();
});
