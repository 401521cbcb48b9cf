// First, last, invert, play: things that change places glide there. A glide can be interrupted;
// the next one starts from wherever the eye sees the thing now.

const GLIDE = 260;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const gliding = new WeakMap();

/** Runs `change`, and lets the elements glide from where they were to where they then are. */
export function glide(elements, change) {
	if (calm.matches || document.hidden) return change();
	const boxes = () => new Map(elements.map((each) => [each, each.getBoundingClientRect()]));
	const before = boxes();
	for (const each of elements) gliding.get(each)?.cancel();
	change();
	const after = boxes();
	for (const each of elements) play(each, before.get(each), after.get(each));
}

export function appear(element) {
	if (!calm.matches) element.animate({ opacity: [0, 1] }, { duration: GLIDE, easing: "ease-out" });
}

const inSight = ({ top, bottom }) => bottom > 0 && top < innerHeight;

function play(element, from, to) {
	const [x, y] = [from.left - to.left, from.top - to.top];
	const isStill = Math.abs(x) < 1 && Math.abs(y) < 1;
	if (isStill || !from.width || !element.isConnected || !(inSight(from) || inSight(to))) return;
	const frames = { transform: [`translate(${x}px, ${y}px)`, "none"] };
	gliding.set(element, element.animate(frames, { duration: GLIDE, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" }));
}
