// Shows what is typed into the form of a title in the admin as the room would show it. This page is a
// frame beside the form, with the room's own card and sheet.

import { setAttribute, setText } from "../lib/dom.js";
import { facts } from "../room/texts.js";
import { ownCountry } from "../room/title-facts.js";

const DRAWING_DELAY_MS = 200;
const { key, stored, storedFrom, drawn, picture } = /** @type {Record<string, string>} */ (
	document.body.dataset
);
const card = document.querySelector(".card");
const sheet = document.getElementById("details-sheet");
const form = parent.document.getElementById("title_form");
/** @type {Map<string, Promise<{ picture: string, problem: string }>>} */
const fetched = new Map();
/** The address of the picture, once its field was left: each one is fetched by the server. */
let address = "";
let drawing = 0;
let lastPoster = 0;

/** @param {string} name */
const field = (name) => /** @type {PageElement} */ (form.elements.namedItem(name));
/** @param {string} name */
const text = (name) => field(name).value.trim();

/** Genres, whether or not the admin's script has put the chosen ones into a box of their own. */
const genres = () => [
	...form.querySelectorAll("#id_genres_to option, select#id_genres option:checked"),
];

/** Where to watch it: at home first, then in the country of this browser. */
function places() {
	const data = new FormData(/** @type {HTMLFormElement} */ (/** @type {unknown} */ (form)));
	const rows = [...data.keys()]
		.map((name) => name.match(/^(availability-\d+)-service$/)?.[1])
		.filter((row) => row && !data.has(`${row}-DELETE`))
		.map((row) => ({
			service: `${data.get(`${row}-service`)}`.trim(),
			country: `${data.get(`${row}-country`)}`.trim(),
		}));
	return ["", ownCountry()].flatMap((here) =>
		rows.filter(({ country, service }) => service && country === here).map((row) => row.service),
	);
}

function show() {
	const shown = facts({
		year: field("year").valueAsNumber || null,
		runtime: field("runtime").valueAsNumber || null,
		kind: /** @type {"film" | "series"} */ (text("kind")),
		genres: genres().map((option) => option.textContent ?? ""),
		places: places(),
	});
	setText(card.querySelector(".name button"), text("name"));
	setText(sheet.querySelector("h2"), text("name"));
	for (const part of [card, sheet]) setText(part.querySelector(".facts"), shown);
	setText(sheet.querySelector(".synopsis"), text("synopsis"));
	setText(sheet.querySelector(".credit"), text("synopsis_credit"));
	clearTimeout(drawing);
	drawing = setTimeout(showPoster, DRAWING_DELAY_MS);
}

async function showPoster() {
	const request = ++lastPoster;
	const { picture: source, problem } = await poster();
	if (request !== lastPoster) return;
	for (const part of [card, sheet])
		setAttribute(part.querySelector(".poster"), "src", source || drawnPoster());
	setText(sheet.querySelector(".problem"), problem);
}

async function poster() {
	if (!address) return { picture: "", problem: "" };
	if (address === storedFrom) return { picture: stored, problem: "" };
	const known = fetched.get(address) ?? fetchPicture(address);
	fetched.set(address, known);
	return known;
}

function drawnPoster() {
	const asked = new URLSearchParams({
		title: key,
		name: text("name"),
		year: text("year").slice(0, 4),
	});
	for (const option of genres()) asked.append("genre", option.value);
	return `${drawn}?${asked}`;
}

/** @param {string} wanted */
async function fetchPicture(wanted) {
	const body = new FormData();
	body.append("address", wanted);
	body.append("csrfmiddlewaretoken", text("csrfmiddlewaretoken"));
	try {
		const answer = await fetch(picture, { method: "POST", body });
		return await answer.json();
	} catch {
		fetched.delete(wanted);
		return { picture: "", problem: "" };
	}
}

function takeAddress() {
	address = text("artwork_url");
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
