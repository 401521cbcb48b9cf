// Tells a finger that scrolls over a slider from one that drags it. A range input moves its thumb as
// soon as it is touched, before anybody can know which of the two it will be.

const DECIDED_PX = 6;

/**
 * A touch of a slider: where it began, what the slider was then, and what the touch made of it.
 * @typedef {{
 *   input: PageElement, start: string, touched: string | null, x: number, y: number,
 *   way: "" | "drag" | "scroll",
 * }} Touch
 */

/**
 * Guards the sliders in `panel`: their `input` passes once the finger has moved along the track, or
 * was lifted where it touched. What turns out to be a scroll leaves them as they were.
 * @param {HTMLElement} panel
 */
export function guardSliders(panel) {
	/** @type {Touch | null} */
	let touch = null;
	panel.addEventListener(
		"pointerdown",
		({ isPrimary, pointerType, target, clientX: x, clientY: y }) => {
			if (pointerType === "mouse" || !isPrimary || target.type !== "range") return;
			touch = { input: target, start: target.value, touched: null, x, y, way: "" };
		},
		true,
	);
	panel.addEventListener("input", (event) => touch && holdBack(event, touch), true);
	for (const [type, react] of Object.entries({
		pointermove: decide,
		pointerup: lift,
		pointercancel: cancel,
	}))
		panel.addEventListener(
			type,
			(event) => {
				if (!touch || !event.isPrimary) return;
				react(touch, event);
				if (type !== "pointermove") touch = null;
			},
			true,
		);
}

/**
 * @param {PageEvent} event
 * @param {Touch} touch
 */
function holdBack(event, touch) {
	if (event.target !== touch.input || touch.way === "drag") return;
	event.stopPropagation();
	touch.touched = touch.input.value;
	touch.input.value = touch.start;
}

/**
 * @param {Touch} touch
 * @param {PageEvent} event
 */
function decide(touch, { clientX, clientY }) {
	const [across, down] = [Math.abs(clientX - touch.x), Math.abs(clientY - touch.y)];
	if (touch.way || Math.max(across, down) < DECIDED_PX) return;
	touch.way = across > down ? "drag" : "scroll";
}

/** @param {Touch} touch */
function lift(touch) {
	if (!touch.way && touch.touched !== null) setValue(touch, touch.touched);
}

/** @param {Touch} touch */
function cancel(touch) {
	if (touch.way === "drag") setValue(touch, touch.start);
	touch.input.value = touch.start;
}

/**
 * @param {Touch} touch
 * @param {string} value
 */
function setValue(touch, value) {
	touch.way = "drag";
	touch.input.value = value;
	touch.input.dispatchEvent(new Event("input", { bubbles: true }));
}
