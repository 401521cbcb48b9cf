// Fetches parts of the page that it does without at first: dialogs, sections, templates. The server
// keeps them apart from any party, so that a browser has them once.

/** @type {Record<string, Promise<void>>} */
const requested = {};

/**
 * Resolves once the part stands in the page, where there is one in its own place. One that could not
 * be fetched is asked for again the next time.
 * @param {string} name
 */
export function loadPart(name) {
	requested[name] ??= addPart(name).catch((error) => {
		delete requested[name];
		throw error;
	});
	return requested[name];
}

/**
 * Fetches a part of the page together with the script that it belongs to.
 * @template Module
 * @param {string} name
 * @param {Promise<Module>} module
 */
export async function withPart(name, module) {
	const [loaded] = await Promise.all([module, loadPart(name)]);
	return loaded;
}

/** @param {string} name */
async function addPart(name) {
	const address = /** @type {string} */ (document.body.dataset.parts).replace("/-/", `/${name}/`);
	const answer = await fetch(address);
	if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
	const made = document.createElement("template");
	made.innerHTML = await answer.text();
	(document.querySelector(`[data-part=${name}]`) ?? document.body).append(made.content);
}
