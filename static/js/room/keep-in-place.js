// Lets what stands above the list change by itself, as when a time is over, without moving the card
// that somebody points at or reads.

/** @param {() => void} change */
export function keepInPlace(change) {
	const list = /** @type {import("./title-list.js").TitleList} */ (
		document.querySelector("title-list")
	);
	list.keepInPlace(change);
}
