// Writes what is in sight at once, and puts off what is not until it comes into sight, or until there
// is time: a few elements at a time, so that a change costs a frame no more than can be seen of it.

const MOST_AT_ONCE = 6;
const LATEST_MS = 500;

const known = new WeakSet();
const inSight = new WeakSet();
/** @type {Map<Element, () => void>} the newest of what each element has to show, the oldest first */
const putOff = new Map();
let isPlanned = false;
let isAllInSight = false;
/** @type {(change: () => void) => void} what later writes may not move stays */
let inPlace = (change) => change();

const observer = new IntersectionObserver((entries) => {
	for (const { target, isIntersecting } of entries)
		if (isIntersecting) inSight.add(target);
		else inSight.delete(target);
	writeEach(entries.filter((each) => each.isIntersecting).map(({ target }) => target));
});

/** For a screen that scrolls nowhere. */
export function putNothingOff() {
	isAllInSight = true;
}

/** @param {typeof inPlace} keep runs a change, and holds in place what must not move */
export function keepDuringWrites(keep) {
	inPlace = keep;
}

/**
 * @param {Element} element
 * @param {() => void} write
 */
export function writeWhenSeen(element, write) {
	if (isAllInSight || inSight.has(element)) {
		putOff.delete(element);
		return write();
	}
	if (!known.has(element)) {
		known.add(element);
		observer.observe(element);
	}
	putOff.set(element, write);
	plan();
}

/** @param {Element[]} elements */
function writeEach(elements) {
	const writes = elements.map((each) => putOff.get(each)).filter((each) => each !== undefined);
	for (const each of elements) putOff.delete(each);
	if (writes.length)
		inPlace(() => {
			for (const write of writes) write();
		});
}

function plan() {
	if (isPlanned || !putOff.size) return;
	isPlanned = true;
	whenIdle().then(() => {
		isPlanned = false;
		writeEach([...putOff.keys()].slice(0, MOST_AT_ONCE));
		plan();
	});
}

/** Resolves when nothing else is to be done, or after half a second. */
export const whenIdle = () =>
	new Promise((resolve) =>
		"requestIdleCallback" in globalThis && !document.hidden
			? requestIdleCallback(resolve, { timeout: LATEST_MS })
			: setTimeout(resolve, LATEST_MS / 10),
	);
