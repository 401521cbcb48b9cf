// Says of each way to make one list what it would put first right now.

import { createElement, setText } from "../lib/dom.js";
import { gettext, list } from "../lib/i18n.js";
import { siteUrl } from "../lib/site-url.js";

const SHOWN = 3;

/**
 * @param {PageElement} home with a radio for each strategy
 * @param {RoomState} state
 */
export async function showEffects(home, { party, settings }) {
	const answer = await fetch(siteUrl(`api/v1/parties/${party.code}/strategies`));
	if (!answer.ok) return;
	const { lists } = /** @type {Protocol.FirstByStrategy} */ (await answer.json());
	const ids = (/** @type {string} */ name) => lists[name]?.map(({ id }) => id).join();
	for (const radio of home.querySelectorAll("[name=strategy]")) {
		const label = /** @type {PageElement} */ (radio.parentElement);
		const line = label.querySelector(".would-be") ?? createElement("span", "small would-be");
		label.append(line);
		const titles = list(lists[radio.value].slice(0, SHOWN).map(({ title }) => title));
		const text =
			radio.value === settings.strategy
				? gettext("Now: %(titles)s", { titles })
				: ids(radio.value) === ids(settings.strategy)
					? gettext("The same five first as now")
					: gettext("First would be: %(titles)s", { titles });
		setText(line, text);
	}
}
