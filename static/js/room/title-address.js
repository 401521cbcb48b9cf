// Gives an opened title an address (#title=541), so that Back closes its sheet and a link to it can
// be sent. Fetched with the sheet, or when the page is opened at such an address.

import { gettext } from "../lib/i18n.js";
import { siteUrl } from "../lib/site-url.js";
import { toast } from "../lib/toast.js";

const PREFIX = "#title=";
const CONFIRMATION_MS = 2_000;
/** @type {Promise<unknown> | null} */
let leaving = null;

/** The title that the page's address names. */
export function titleInAddress() {
	const id = location.hash.startsWith(PREFIX) ? Number(location.hash.slice(PREFIX.length)) : 0;
	return Number.isSafeInteger(id) && id > 0 ? id : null;
}

/**
 * @param {number} id
 */
export async function enterAddress(id) {
	await leaving;
	const before = titleInAddress();
	if (before === null) history.pushState({ isOurs: true }, "", PREFIX + id);
	else if (before !== id) history.replaceState(history.state, "", PREFIX + id);
	publishOpened(id);
}

/** Goes back to where the title was opened from; who came by a link was nowhere before. */
export function leaveAddress() {
	publishOpened(null);
	if (titleInAddress() === null) return;
	if (!history.state?.isOurs) {
		history.replaceState(null, "", location.pathname + location.search);
		return;
	}
	leaving = new Promise((done) => addEventListener("popstate", done, { once: true })).then(() => {
		leaving = null;
	});
	history.back();
}

/** @param {number | null} id */
function publishOpened(id) {
	document.dispatchEvent(new CustomEvent("title-opened", { detail: id }));
}

/**
 * Copies the link to the opened title; the button says whether the browser allowed it.
 * @param {PageElement} button
 */
export async function copyAddress(button) {
	const label = button.querySelector("span");
	const before = label.textContent;
	const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject();
	label.textContent = await copied.then(
		() => gettext("Copied"),
		() => gettext("Copy it from the address bar"),
	);
	button.disabled = true;
	setTimeout(() => {
		label.textContent = before;
		button.disabled = false;
	}, CONFIRMATION_MS);
}

/**
 * Any title of the catalogue, on the list or not.
 * @param {RoomState} state
 * @param {number} id
 * @returns {Promise<Protocol.RankedTitle>}
 */
export async function findTitle(state, id) {
	const ranked = state.recommendations.titles.find((title) => title.id === id);
	if (ranked) return ranked;
	const answer = await fetch(siteUrl(`api/v1/titles/${id}`));
	if (!answer.ok) throw new Error(`${answer.status}`);
	return answer.json();
}

export class TitleAddress {
	/**
	 * @param {import("./room.js").Room} room
	 * @param {(title: Protocol.RankedTitle) => unknown} openTitle
	 */
	constructor(room, openTitle) {
		this.room = room;
		this.openTitle = openTitle;
		this.dialog = document.getElementById("details-sheet");
		addEventListener("popstate", () => this.open());
	}

	/** Shows what the address names. */
	async open() {
		const id = titleInAddress();
		if (id === null) return this.dialog.close();
		if (this.dialog.open && this.dialog.dataset.title === `${id}`) return;
		try {
			this.openTitle(await findTitle(this.room.state, id));
		} catch {
			history.replaceState(null, "", location.pathname + location.search);
			toast(gettext("This title is not here any more."));
		}
	}

	show() {}
}
