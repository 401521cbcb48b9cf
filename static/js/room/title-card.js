// Shows a title in the list: its rank, its poster, why it is here, and whom it fits.

import { cloneTemplate, renderList, setAttribute, setText } from "../lib/dom.js";
import { number } from "../lib/i18n.js";
import { setColour } from "./colours.js";
import { facts, fitsText, hasStated, initial, reasonsText } from "./texts.js";

const MAX_INITIALS = 10;

/** @param {Protocol.RankedTitle} title */
export function makeCard(title) {
	const card = cloneTemplate("card");
	card.dataset.key = `${title.id}`;
	showPoster(card.querySelector(".poster"), title.id);
	setText(card.querySelector(".name button"), title.title);
	setText(card.querySelector(".facts"), facts(title));
	return card;
}

/**
 * Gives a card its buttons, for which it has room from the start. A television has none.
 * @param {PageElement} card
 */
export function addActions(card) {
	const actions = card.querySelector(".actions");
	const template = document.getElementById("template-actions");
	if (template && !actions.firstElementChild) actions.append(template.content.cloneNode(true));
}

/**
 * The poster of a title; the address of one stands on the page.
 * @param {PageElement} image
 * @param {number} id
 * @param {"" | "&large"} size
 */
export function showPoster(image, id, size = "") {
	const address =
		/** @type {string} */ (document.body.dataset.poster).replace("/0/", `/${id}/`) + size;
	if (image.getAttribute("src") !== address) image.src = address;
}

/**
 * Artwork that cannot be fetched gives way to the drawn poster.
 * @param {PageElement | HTMLImageElement} image
 */
function useDrawnPoster(image) {
	if (!image.src.endsWith("drawn")) image.src += "&drawn";
}

addEventListener(
	"error",
	({ target }) => target.className === "poster" && useDrawnPoster(target),
	true,
);
for (const image of document.images)
	if (image.src && image.complete && !image.naturalWidth) useDrawnPoster(image);

/**
 * @param {PageElement} card
 * @param {{ title: Protocol.RankedTitle, rank: number, room: import("./room.js").Room }} view
 */
export function showCard(card, { title, rank, room }) {
	const { state } = room;
	addActions(card);
	setText(card.querySelector(".numeral"), `${rank}`);
	setText(card.querySelector(".name button"), title.title);
	setText(card.querySelector(".facts"), facts(title));
	setText(card.querySelector(".reason"), reasonsText(state, title));
	showPips(card.querySelector(".pips"), state, title.fits);
	const weight = room.weight(`title:${title.id}`);
	setPressed(card.querySelector("[data-action=more]"), weight > 0);
	setPressed(card.querySelector("[data-action=not]"), weight === -1);
	const isNominated = state.shortlist.some((each) => each.title === title.id);
	setPressed(card.querySelector("[data-action=nominate]"), isNominated);
	if (weight !== -1) delete card.dataset.dismissed;
}

/**
 * @param {PageElement | null} button
 * @param {boolean} isPressed
 */
const setPressed = (button, isPressed) =>
	button && setAttribute(button, "aria-pressed", `${isPressed}`);

/**
 * ▲3, ▼2 or "new": how a title came to its place.
 * @param {PageElement} card
 * @param {string} text
 * @param {string | null} way
 */
export function showMove(card, text, way) {
	const moved = card.querySelector(".rank-change");
	if (text) setText(moved, text);
	setAttribute(moved, "data-way", way);
}

/**
 * @param {PageElement} home
 * @param {RoomState} state
 * @param {Record<string, number>} fits
 */
function showPips(home, state, fits) {
	const served = state.participants.filter((each) => each.id in fits && hasStated(each));
	const isCrowd = served.length > MAX_INITIALS;
	setAttribute(home, "data-crowd", isCrowd);
	setAttribute(home, "role", served.length ? "img" : null);
	if (isCrowd) import("./crowd-fits.js").then(({ showCrowd }) => showCrowd(home, served, fits));
	else showEach(home, state, served, fits);
}

/**
 * @param {PageElement} home
 * @param {RoomState} state
 * @param {Participant[]} served
 * @param {Record<string, number>} fits
 */
function showEach(home, state, served, fits) {
	setAttribute(home, "aria-label", served.length ? fitsText(state, served, fits) : null);
	renderList(home, served, {
		key: ({ id }) => id,
		make: (participant) => {
			const pip = cloneTemplate("pip");
			setText(/** @type {Node} */ (pip.lastChild), initial(participant.name));
			setColour(pip, participant);
			return pip;
		},
		show: (pip, { id, name }) => {
			pip.style.setProperty("--fit", fits[id]);
			setAttribute(pip, "title", `${name} ${number(fits[id])}`);
		},
	});
}
