// A title in the list: its rank, its poster, why it is here, and whom it fits.

import { number } from "./i18n.js";
import { paint } from "./paint.js";
import { clone, keyed, mark, write } from "./template.js";
import { because, facts, fitsText, initial } from "./words.js";

const CROWD = 10;

export function makeCard(title) {
	const card = clone("card");
	card.dataset.key = title.id;
	showPoster(card.querySelector(".poster"), title.id);
	return card;
}

/** The poster of a title; the address of one stands on the page. */
export function showPoster(image, id) {
	const address = document.body.dataset.poster.replace("/0/", `/${id}/`);
	if (image.getAttribute("src") !== address) image.src = address;
}

/** Artwork that cannot be fetched gives way to the drawn poster. */
function draw(image) {
	if (!image.src.endsWith("drawn")) image.src += "&drawn";
}

addEventListener("error", ({ target }) => target.className === "poster" && draw(target), true);
for (const image of document.images) if (image.src && image.complete && !image.naturalWidth) draw(image);

export function showCard(card, { title, rank, room }) {
	const { state } = room;
	write(card.querySelector(".numeral"), `${rank}`);
	write(card.querySelector(".name button"), title.title);
	write(card.querySelector(".facts"), facts(title));
	write(card.querySelector(".why"), because(state, title));
	showPips(card.querySelector(".pips"), state, title.fits);
	const weight = room.weight(`title:${title.id}`);
	mark(card.querySelector("[data-action=more]"), "aria-pressed", `${weight > 0}`);
	mark(card.querySelector("[data-action=not]"), "aria-pressed", `${weight === -1}`);
	if (weight !== -1) delete card.dataset.dismissed;
}

/** ▲3, ▼2 or "new": how a title came to its place. */
export function showMove(card, text, way) {
	const moved = card.querySelector(".moved");
	if (text) write(moved, text);
	mark(moved, "data-way", way);
}

export function showPips(home, state, fits) {
	const served = state.participants.filter(({ id }) => id in fits);
	mark(home, "data-crowd", served.length > CROWD);
	mark(home, "aria-label", served.length ? fitsText(state, fits) : null);
	mark(home, "role", served.length ? "img" : null);
	keyed(home, served, {
		key: ({ id }) => id,
		make: (participant) => {
			const pip = clone("pip");
			write(pip.lastChild, initial(participant.name));
			paint(pip, participant);
			return pip;
		},
		show: (pip, { id, name }) => {
			pip.style.setProperty("--fit", fits[id]);
			mark(pip, "title", `${name} ${number(fits[id])}`);
		},
	});
}
