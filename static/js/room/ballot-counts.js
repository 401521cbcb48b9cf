// Shows counts of a ballot as a list of titles with bars.

import { createElement } from "../lib/dom.js";
import { number } from "../lib/i18n.js";
import { ballotTitle } from "./ballot-texts.js";

/**
 * @param {Protocol.BallotView} ballot
 * @param {Record<string, number>} counts
 * @param {number[]} order
 */
export function bars(ballot, counts, order) {
	const home = createElement("ol", "counts");
	const most = Math.max(1, ...Object.values(counts));
	for (const title of order) {
		const line = createElement("li");
		const count = counts[title] ?? 0;
		line.append(createElement("span", "count-name", ballotTitle(ballot, title)));
		line.append(createElement("b", "", number(count)));
		const bar = createElement("span", "count-bar");
		bar.style.setProperty("--share", `${count / most}`);
		line.append(bar);
		home.append(line);
	}
	return home;
}
