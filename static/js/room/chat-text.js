// Makes nodes of a message's text: links, names and titles that are mentioned. Never HTML.

import { createElement } from "../lib/dom.js";

const LINK = /\bhttps?:\/\/[^\s<>"'“”‘’]+/giu;
// What ends a sentence, or a bracket around the link, does not belong to it.
const AFTER_LINK = /[.,;:!?…]+$|(?<!\([^)]*)\)+[.,;:!?…]*$/u;

/**
 * @param {string} text
 * @param {{ names: { name: string, isMe: boolean }[], title: string }} mentionable
 */
export function textNodes(text, mentionable) {
	const nodes = [];
	let end = 0;
	for (const { index, 0: found } of text.matchAll(LINK)) {
		const address = found.replace(AFTER_LINK, "");
		if (!isAddress(address)) continue;
		nodes.push(...mentions(text.slice(end, index), mentionable), link(address));
		end = index + address.length;
	}
	return [...nodes, ...mentions(text.slice(end), mentionable)];
}

/** @param {string} address */
function isAddress(address) {
	return URL.canParse(address);
}

/**
 * The other site learns nothing of this one, not even where its visitor came from.
 * @param {string} address
 */
function link(address) {
	const made = createElement("a", "", address);
	Object.assign(made, {
		href: address,
		target: "_blank",
		rel: "noreferrer noopener nofollow",
	});
	return made;
}

/**
 * @param {string} text
 * @param {{ names: { name: string, isMe: boolean }[], title: string }} mentionable
 * @returns {Node[]}
 */
function mentions(text, { names, title }) {
	const all = [
		...names.map(({ name, isMe }) => ({ mark: `@${name}`, kind: isMe ? "me" : "name" })),
		...(title ? [{ mark: `#${title}`, kind: "title" }] : []),
	].sort((a, b) => b.mark.length - a.mark.length);
	/** @type {Node[]} */
	const nodes = [];
	let [plain, place] = [0, 0];
	while (place < text.length) {
		const found =
			"@#".includes(text[place]) &&
			all.find(({ mark }) => isSame(text.slice(place, place + mark.length), mark));
		if (!found) {
			place += 1;
			continue;
		}
		nodes.push(document.createTextNode(text.slice(plain, place)));
		const made = createElement("b", "mention", text.slice(place, place + found.mark.length));
		made.dataset.kind = found.kind;
		nodes.push(made);
		plain = place += found.mark.length;
	}
	nodes.push(document.createTextNode(text.slice(plain)));
	return nodes;
}

/**
 * Whatever their case. Some letters become two where they are made small, so that places in a text
 * that was made small are not its own.
 * @param {string} one
 * @param {string} other
 */
const isSame = (one, other) => one.toLocaleLowerCase() === other.toLocaleLowerCase();

/**
 * The title that a text names with #, the longest if several do.
 * @param {string} text
 * @param {{ id: number, title: string, year: number | null }[]} titles
 */
export function titleNamed(text, titles) {
	const lower = text.toLocaleLowerCase();
	return titles
		.filter(({ title }) => lower.includes(`#${title.toLocaleLowerCase()}`))
		.sort((a, b) => b.title.length - a.title.length)[0];
}

/**
 * What somebody begins to mention before the cursor: its sign, and the letters so far.
 * @param {string} before
 */
export function begunMention(before) {
	const found = /(?:^|\s)([@#])([^@#\n]{0,40})$/u.exec(before);
	return found ? { sign: found[1], letters: found[2].toLocaleLowerCase() } : null;
}
