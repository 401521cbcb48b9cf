// Fetches stylesheets that a page does without at first. Their addresses stand in its head.

/** @type {Record<string, Promise<unknown>>} */
const requested = {};

/**
 * Resolves when the styles are there, or cannot be fetched: a part without them still works.
 * @param {string} name
 */
export function loadStylesheet(name) {
	requested[name] ??= new Promise((resolve) => {
		const address = document.head.querySelector(`meta[name=stylesheet-${name}]`);
		const link = document.createElement("link");
		link.addEventListener("load", resolve);
		link.addEventListener("error", resolve);
		document.head.append(
			Object.assign(link, { rel: "stylesheet", href: address.getAttribute("content") }),
		);
	});
	return requested[name];
}
