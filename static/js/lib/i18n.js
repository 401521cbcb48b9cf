// Translates, and formats numbers and lists. Django's catalogue at /jsi18n/ brings `gettext` and
// `ngettext`; without it (the server went away while the page loaded) the page speaks English.

const language = document.documentElement.lang || "en";

const fill = (/** @type {string} */ text, /** @type {object} */ values) =>
	text.replace(/%\((\w+)\)s/g, (_whole, name) =>
		String(/** @type {Record<string, unknown>} */ (values)[name]),
	);

/**
 * @param {string} text
 * @param {object} [values]
 */
export const gettext = (text, values = {}) => fill(globalThis.gettext?.(text) ?? text, values);

/**
 * @param {string} one
 * @param {string} many
 * @param {number} count
 * @param {object} [values]
 */
export const ngettext = (one, many, count, values = {}) =>
	fill(globalThis.ngettext?.(one, many, count) ?? (count === 1 ? one : many), {
		count: number(count),
		...values,
	});

const decimals = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
const conjunction = new Intl.ListFormat(language, { type: "conjunction" });

/** @param {number} value */
export const number = (value) => decimals.format(value);
/** @param {string[]} words */
export const list = (words) => conjunction.format(words);
