// Makes dialogs, buttons and posters like those of the page, for parts that are fetched later.

import { cloneTemplate, createElement } from "../lib/dom.js";
import { showPoster } from "./title-card.js";

/**
 * @param {string} id
 * @param {string} heading
 */
export function makeDialog(id, heading) {
	const dialog = document.createElement("dialog");
	Object.assign(dialog, { id, className: "sheet wide" });
	dialog.setAttribute("aria-labelledby", `${id}-heading`);
	const top = createElement("div", "heading");
	const title = Object.assign(createElement("h2", "", heading), { id: `${id}-heading` });
	top.append(title, cloneTemplate("close"));
	dialog.append(top);
	document.body.append(dialog);
	return /** @type {PageElement} */ (/** @type {unknown} */ (dialog));
}

/**
 * @param {string} text
 * @param {string} [className]
 * @param {(() => void)} [act]
 */
export function makeButton(text, className = "button", act) {
	const made = createElement("button", className, text);
	made.type = "button";
	if (act) made.addEventListener("click", act);
	return /** @type {PageElement} */ (/** @type {unknown} */ (made));
}

/** @param {number} title */
export function makePoster(title) {
	const poster = createElement("img", "poster");
	Object.assign(poster, { alt: "", width: 300, height: 450 });
	showPoster(/** @type {PageElement} */ (/** @type {unknown} */ (poster)), title);
	return poster;
}
