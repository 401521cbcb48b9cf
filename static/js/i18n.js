// Words in the reader's language. Django's catalogue at /jsi18n/ brings `gettext` and `ngettext`;
// without it (the server went away while the page loaded) the page speaks English.

const language = document.documentElement.lang || "en";

const fill = (text, values) =>
	text.replace(/%\((\w+)\)s/g, (_whole, name) => String(values[name]));

export const gettext = (text, values = {}) =>
	fill(globalThis.gettext?.(text) ?? text, values);

export const ngettext = (one, many, count, values = {}) =>
	fill(globalThis.ngettext?.(one, many, count) ?? (count === 1 ? one : many), {
		count: number(count),
		...values,
	});

const decimals = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
const conjunction = new Intl.ListFormat(language, { type: "conjunction" });

export const number = (value) => decimals.format(value);
export const list = (words) => conjunction.format(words);
