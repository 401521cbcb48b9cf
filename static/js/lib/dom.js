// Clones the page's <template>s, writes only what differs, and renders keyed lists.

/** @param {string} name */
export function cloneTemplate(name) {
	const { firstElementChild } = document.getElementById(`template-${name}`).content;
	return /** @type {PageElement} */ (firstElementChild?.cloneNode(true));
}

/**
 * Writes only what differs, so that nothing is laid out or announced without need.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
	if (node.textContent !== text) node.textContent = text;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {unknown} value
 */
export function setAttribute(node, name, value) {
	const text =
		value === undefined || value === null || value === false
			? null
			: value === true
				? ""
				: `${value}`;
	if (node.getAttribute(name) === text) return;
	if (text === null) node.removeAttribute(name);
	else node.setAttribute(name, text);
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string} [text]
 */
export function createElement(tag, className, text = "") {
	const made = document.createElement(tag);
	if (className) made.className = className;
	made.textContent = text;
	return made;
}

/** @param {PageElement} form */
export function formData(form) {
	return new FormData(/** @type {HTMLFormElement} */ (/** @type {unknown} */ (form)));
}

/**
 * Makes the parent's children match the items, keeping the node of each key.
 * @template Item
 * @param {PageElement} parent
 * @param {Iterable<Item>} items
 * @param {{
 *   key: (item: Item) => string | number,
 *   make: (item: Item) => HTMLElement,
 *   show: (node: PageElement, item: Item) => void,
 * }} view
 */
export function renderList(parent, items, { key, make, show }) {
	const children = /** @type {PageElement[]} */ ([...parent.children]);
	const before = new Map(children.map((child) => [child.dataset.key, child]));
	let place = parent.firstElementChild;
	for (const item of items) {
		const name = `${key(item)}`;
		const node = before.get(name) ?? /** @type {PageElement} */ (make(item));
		setAttribute(node, "data-key", name);
		before.delete(name);
		if (node === place) place = node.nextElementSibling;
		else parent.insertBefore(node, place);
		show(node, item);
	}
	for (const gone of before.values()) gone.remove();
}
