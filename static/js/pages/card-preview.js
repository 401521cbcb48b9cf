// Shows what is typed into the form of a title in the admin as the room would show it. This page is a
// frame beside the form, with the room's own card and sheet.

import { setAttribute, setText } from "../lib/dom.js";
import { facts } from "../room/texts.js";
import { ownCountry, titleFacts, titleLinks } from "../room/title-facts.js";

const DRAWING_DELAY_MS = 200;
const { key, drawn, picture } = /** @type {Record<string, string>} */ (document.body.dataset);
const card = document.querySelector(".card");
const sheet = document.getElementById("details-sheet");
const form = parent.document.getElementById("title_form");
/** @param {string} id */
const data = (id) => JSON.parse(document.getElementById(id).textContent ?? "");
/** @type {Record<string, { picture: string, address: string }>} by kind */
const stored = data("stored");
/** What is stored of the title and stands in no field: certificates by country, tags, links. */
const details = data("details");
/** @type {Map<string, Promise<{ picture: string, problem: string }>>} */
const fetched = new Map();
/**
 * The address of each picture, once its field was left: each one is fetched by the server.
 * @type {Record<string, string>}
 */
const addresses = { poster: "", backdrop: "" };
let drawing = 0;
let lastPictures = 0;

/** @param {string} name */
const field = (name) => /** @type {PageElement} */ (form.elements.namedItem(name));
/** @param {string} name */
const text = (name) => field(name).value.trim();

/**
 * Options, whether or not the admin's script has put the chosen ones into a box of their own.
 * @param {string} name of the field
 */
const chosen = (name) => [
	...form.querySelectorAll(`#id_${name}_to option, select#id_${name} option:checked`),
];

/** @param {string} name */
const namesOf = (name) => chosen(name).map((option) => option.textContent ?? "");

/**
 * The rows of a table of the form that are to stay.
 * @param {string} table
 * @param {string[]} columns the first of which every row has
 * @returns {Record<string, string>[]}
 */
function rows(table, columns) {
	const given = new FormData(/** @type {HTMLFormElement} */ (/** @type {unknown} */ (form)));
	return [...given.keys()]
		.map((name) => name.match(`^(${table}-\\d+)-${columns[0]}$`)?.[1])
		.filter((row) => row && given.get(`${row}-${columns[0]}`) && !given.has(`${row}-DELETE`))
		.map((row) =>
			Object.fromEntries(
				columns.map((column) => [column, `${given.get(`${row}-${column}`) ?? ""}`.trim()]),
			),
		);
}

const offers = () =>
	/** @type {Protocol.Offer[]} */ (
		/** @type {unknown} */ (rows("availability", ["service", "country", "offer", "link"]))
	);

/**
 * Where to watch it: at home first, then in the country of this browser.
 * @param {Protocol.Offer[]} offered
 */
const placesOf = (offered) =>
	["", ownCountry()].flatMap((here) =>
		offered.filter(({ country }) => country === here).map(({ service }) => service),
	);

/** The people of the form, in order of billing; whom one is says the option that was chosen. */
const people = () =>
	rows("credits", ["person", "role", "billing"])
		.sort((a, b) => Number(a.billing) - Number(b.billing))
		.map(({ person, role }) => ({
			name: form.querySelector(`[name$=-person] option[value="${person}"]`)?.textContent ?? "",
			role,
		}));

function show() {
	const offered = offers();
	const shown = facts({
		year: field("year").valueAsNumber || null,
		runtime: field("runtime").valueAsNumber || null,
		kind: /** @type {"film" | "series"} */ (text("kind")),
		genres: namesOf("genres"),
		places: placesOf(offered),
	});
	setText(card.querySelector(".name button"), text("name"));
	setText(sheet.querySelector("h2"), text("name"));
	for (const part of [card, sheet]) setText(part.querySelector(".facts"), shown);
	setText(sheet.querySelector(".synopsis"), text("synopsis"));
	const credits = [text("synopsis_credit"), ...(details.attributions ?? [])];
	setText(sheet.querySelector(".credit"), credits.filter(Boolean).join(" · "));
	const opened = stated(offered);
	sheet.querySelector(".credits").replaceChildren(...titleFacts(opened, ownCountry()));
	sheet.querySelector(".links").replaceChildren(...titleLinks(opened));
	clearTimeout(drawing);
	drawing = setTimeout(showPictures, DRAWING_DELAY_MS);
}

/**
 * What the form and the stored title state, for the opened title.
 * @param {Protocol.Offer[]} availability
 * @returns {Protocol.TitleDetails}
 */
function stated(availability) {
	return {
		certificates: [],
		tags: [],
		links: {},
		...details,
		original_title: text("original_name"),
		people: people(),
		moods: namesOf("moods"),
		availability,
		certificate: text("certificate"),
		language: text("language"),
		collection: text("collection"),
		trailer: text("trailer_url") || null,
	};
}

async function showPictures() {
	const request = ++lastPictures;
	const [poster, backdrop] = await Promise.all(["poster", "backdrop"].map(pictureOf));
	if (request !== lastPictures) return;
	for (const part of [card, sheet])
		setAttribute(part.querySelector(".poster"), "src", poster.picture || drawnPoster());
	const wide = sheet.querySelector(".backdrop");
	wide.hidden = !backdrop.picture;
	if (backdrop.picture) setAttribute(wide, "src", backdrop.picture);
	setText(sheet.querySelector(".problem"), poster.problem || backdrop.problem);
}

/** @param {string} kind */
async function pictureOf(kind) {
	const address = addresses[kind];
	if (!address) return { picture: "", problem: "" };
	if (address === stored[kind]?.address) return { ...stored[kind], problem: "" };
	const wanted = `${kind} ${address}`;
	const known = fetched.get(wanted) ?? fetchPicture(kind, address);
	fetched.set(wanted, known);
	return known;
}

function drawnPoster() {
	const asked = new URLSearchParams({
		title: key,
		name: text("name"),
		year: text("year").slice(0, 4),
	});
	for (const option of chosen("genres")) asked.append("genre", option.value);
	return `${drawn}?${asked}`;
}

/**
 * @param {string} kind
 * @param {string} address
 */
async function fetchPicture(kind, address) {
	const body = new FormData();
	body.append("kind", kind);
	body.append("address", address);
	body.append("csrfmiddlewaretoken", text("csrfmiddlewaretoken"));
	try {
		const answer = await fetch(picture, { method: "POST", body });
		return await answer.json();
	} catch {
		fetched.delete(`${kind} ${address}`);
		return { picture: "", problem: "" };
	}
}

function takeAddress() {
	addresses.poster = text("artwork_url");
	addresses.backdrop = text("backdrop_url");
	show();
}

/** The scheme that the admin's own button chooses. */
function followScheme() {
	const { theme } = parent.document.documentElement.dataset;
	document.documentElement.style.colorScheme = theme === "light" || theme === "dark" ? theme : "";
}

if (form) {
	setAttribute(sheet, "open", true);
	for (const part of [".name button", ".actions"])
		setAttribute(card.querySelector(part), "inert", true);
	form.addEventListener("input", show);
	form.addEventListener("change", takeAddress);
	// Genres that are chosen and rows that are added: the admin's own scripts send no event.
	new MutationObserver(show).observe(form, { childList: true, subtree: true });
	new MutationObserver(followScheme).observe(parent.document.documentElement, {
		attributeFilter: ["data-theme"],
	});
	new ResizeObserver(() => {
		const frame = /** @type {HTMLElement} */ (frameElement);
		frame.style.blockSize = `${document.body.offsetHeight + 2}px`;
	}).observe(document.body);
	followScheme();
	takeAddress();
}
