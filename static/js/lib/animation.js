// Moves elements smoothly to their new places (FLIP: first, last, invert, play), by transforms alone.

const DURATION_MS = 260;
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
/** @type {WeakMap<Element, Animation>} */
const running = new WeakMap();

/**
 * Where the elements are shown now, as far as they can be moved smoothly.
 * @param {HTMLElement[]} elements
 */
export function placesOf(elements) {
	const moving = reducedMotion.matches || document.hidden ? [] : elements;
	return new Map(moving.map((each) => [each, each.getBoundingClientRect()]));
}

/**
 * Moves elements smoothly from where they were to where they are. Resolves once they have arrived.
 *
 * They are first shown, still, where they were: Chromium counts no layout shift where a transform makes
 * up for it in the same frame, but one where an animation does.
 * @param {Map<HTMLElement, DOMRect>} before
 */
export async function animateFrom(before) {
	for (const each of before.keys()) stop(each);
	const after = [...before.keys()].map((each) => each.getBoundingClientRect());
	const moves = [...before].flatMap(([each, from], place) => prepareMove(each, from, after[place]));
	if (!moves.length) return;
	await nextPaint();
	await Promise.allSettled(moves.map(play));
}

/** @param {HTMLElement} element */
function stop(element) {
	if (!running.has(element)) return;
	running.get(element)?.cancel();
	running.delete(element);
	element.style.transform = "";
}

/** Resolves after what is written now was painted. */
const nextPaint = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/**
 * Runs `change`, and moves the elements smoothly from where they were to where they then are.
 * @param {HTMLElement[]} elements
 * @param {() => void} change
 */
export function animateMoves(elements, change) {
	const before = placesOf(elements);
	change();
	animateFrom(before);
}

/** @param {Element} element */
export function fadeIn(element) {
	if (!reducedMotion.matches)
		element.animate({ opacity: [0, 1] }, { duration: DURATION_MS, easing: "ease-out" });
}

/** @param {DOMRect} box */
export const isInViewport = ({ top, bottom }) => bottom > 0 && top < innerHeight;

/**
 * @param {HTMLElement} element
 * @param {DOMRect} from
 * @param {DOMRect} to
 */
function prepareMove(element, from, to) {
	const [x, y] = [from.left - to.left, from.top - to.top];
	const isStill = Math.abs(x) < 1 && Math.abs(y) < 1;
	if (isStill || !from.width || !element.isConnected || !(isInViewport(from) || isInViewport(to)))
		return [];
	const transform = `translate(${x}px, ${y}px)`;
	element.style.transform = transform;
	const easing = "cubic-bezier(0.2, 0.7, 0.2, 1)";
	const timing = { duration: DURATION_MS, easing };
	const move = new Animation(
		new KeyframeEffect(element, { transform: [transform, "none"] }, timing),
	);
	running.set(element, move);
	return [{ element, move }];
}

/**
 * Plays a move that no other has replaced meanwhile.
 * @param {{ element: HTMLElement, move: Animation }} prepared
 */
function play({ element, move }) {
	if (running.get(element) !== move) return;
	element.style.transform = "";
	move.play();
	return move.finished;
}
