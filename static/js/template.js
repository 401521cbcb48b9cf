// Markup comes from the page's own <template>s, written once on the server.

export function clone(name) {
	return document.getElementById(`template-${name}`).content.firstElementChild.cloneNode(true);
}

/** Writes only what differs, so that nothing is laid out or announced without need. */
export function write(node, text) {
	if (node.textContent !== text) node.textContent = text;
}

export function mark(node, name, value) {
	const text = value === undefined || value === null || value === false ? null : value === true ? "" : `${value}`;
	if (node.getAttribute(name) === text) return;
	if (text === null) node.removeAttribute(name);
	else node.setAttribute(name, text);
}

export function element(tag, className, text = "") {
	const made = document.createElement(tag);
	if (className) made.className = className;
	made.textContent = text;
	return made;
}

/** Makes the parent's children match the items, keeping the node of each key. */
export function keyed(parent, items, { key, make, show }) {
	const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
	let place = parent.firstElementChild;
	for (const item of items) {
		const name = `${key(item)}`;
		const node = before.get(name) ?? make(item);
		node.dataset.key = name;
		before.delete(name);
		if (node === place) place = place.nextElementSibling;
		else parent.insertBefore(node, place);
		show(node, item);
	}
	for (const gone of before.values()) gone.remove();
}
