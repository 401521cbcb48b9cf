// Writes what is in sight at once, and puts off what is not until it comes into sight, or until there
// is time: a few elements at a time, so that a change costs a frame no more than can be seen of it. What
// goes on changing out of sight is written now and then, not every time.

const MOST_AT_ONCE = 6;
const LATEST_MS = 500;
const QUIET_MS = 300; // what has not changed for so long is written
const AGAIN_MS = 2_000; // so is what was written so long ago, and has not stopped changing

const inSight = new WeakSet();
/** @type {Map<Element, { write: () => void, at: number }>} what each element has to show, and since when */
const putOff = new Map();
/** @type {WeakMap<Element, number>} of all that are observed */
const writtenAt = new WeakMap();
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
		writtenAt.set(element, performance.now());
		return write();
	}
	if (!writtenAt.has(element)) {
		writtenAt.set(element, -AGAIN_MS);
		observer.observe(element);
	}
	putOff.set(element, { write, at: performance.now() });
	plan();
}

/** @param {Element[]} elements */
function writeEach(elements) {
	const writes = elements.map((each) => putOff.get(each)).filter((each) => each !== undefined);
	for (const each of elements) if (putOff.delete(each)) writtenAt.set(each, performance.now());
	if (writes.length)
		inPlace(() => {
			for (const { write } of writes) write();
		});
}

function plan() {
	if (isPlanned || !putOff.size) return;
	isPlanned = true;
	const next = due().length ? whenIdle() : new Promise((resolve) => setTimeout(resolve, QUIET_MS));
	next.then(() => {
		isPlanned = false;
		writeEach(due().slice(0, MOST_AT_ONCE));
		plan();
	});
}

/** What may be written now; at once what has never been. */
function due() {
	const now = performance.now();
	return [...putOff.keys()].filter(
		(each) =>
			now - (putOff.get(each)?.at ?? 0) >= QUIET_MS || now - (writtenAt.get(each) ?? 0) >= AGAIN_MS,
	);
}

/** Resolves when nothing else is to be done, or after half a second. */
export const whenIdle = () =>
	new Promise((resolve) =>
		"requestIdleCallback" in globalThis && !document.hidden
			? requestIdleCallback(resolve, { timeout: LATEST_MS })
			: setTimeout(resolve, LATEST_MS / 10),
	);
