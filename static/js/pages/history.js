// Edits a member's history in place: stars are saved when they are chosen, a removed line goes,
// the search follows the typing, older lines come below. Without it the same works by forms.

import { formData } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";

const TYPING_PAUSE_MS = 250;
const MESSAGE_MS = 6_000;
const results = document.getElementById("history-rows");
const search = document.querySelector("form.search");
const saved = document.querySelector(".save-message");
let timer = 0;
let request = new AbortController();
let messageTimer = 0;

document.documentElement.classList.add("scripted");

/**
 * @param {string} text
 * @param {boolean} [failed]
 */
function showMessage(text, failed = false) {
	saved.hidden = false;
	saved.dataset.level = failed ? "error" : "success";
	saved.textContent = text;
	clearTimeout(messageTimer);
	messageTimer = setTimeout(() => (saved.hidden = true), MESSAGE_MS);
}

/**
 * The form's fields as a query.
 * @param {PageElement} form
 */
function fieldsOf(form) {
	return new URLSearchParams([...formData(form)].map(([name, value]) => [name, `${value}`]));
}

/**
 * @param {PageElement} form
 * @param {string} act
 */
async function post(form, act) {
	const body = formData(form);
	body.set("do", act);
	const headers = { Accept: "application/json" };
	const answer = await fetch(location.href, { method: "POST", body, headers });
	if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
}

/**
 * @param {PageElement} form
 * @param {string} act
 * @param {() => void} done
 */
async function save(form, act, done) {
	form.inert = true;
	try {
		await post(form, act);
		done();
	} catch {
		showMessage(gettext("That was not saved. Try it again."), true);
	} finally {
		form.inert = false;
	}
}

/** @param {PageElement} line */
function remove(line) {
	const next = line.nextElementSibling ?? line.previousElementSibling;
	const name = line.querySelector(".row-text b").textContent;
	line.remove();
	(next?.querySelector(".remove") ?? search.elements.q).focus();
	showMessage(gettext("%(name)s is removed.", { name }));
}

/** @param {string} address */
async function fetchRows(address) {
	request.abort();
	request = new AbortController();
	const answer = await fetch(address, { signal: request.signal });
	if (!answer.ok) throw new Error(`${answer.status}`);
	const found = new DOMParser().parseFromString(await answer.text(), "text/html");
	return [...found.getElementById("history-rows").children];
}

async function searchRows() {
	const address = `?${fieldsOf(search)}`;
	try {
		results.replaceChildren(...(await fetchRows(address)));
		history.replaceState(null, "", address);
	} catch (error) {
		if (/** @type {Error} */ (error).name !== "AbortError") search.submit();
	}
}

/** @param {PageElement} link */
async function loadOlder(link) {
	try {
		const [rows, next] = await fetchRows(link.href);
		const first = rows.firstElementChild;
		results.querySelector(".rows").append(...rows.children);
		link.parentElement?.remove();
		if (next) results.append(next);
		first?.querySelector("select, button").focus();
	} catch (error) {
		if (/** @type {Error} */ (error).name !== "AbortError") location.assign(link.href);
	}
}

results.addEventListener("change", ({ target }) => {
	if (target.name !== "stars" || !target.value) return;
	const stars = target.selectedOptions[0].textContent;
	save(target.form, "rate", () => showMessage(gettext("Saved: %(stars)s", { stars })));
});

results.addEventListener("submit", (event) => {
	const { target: form, submitter } = event;
	event.preventDefault();
	const line = form.closest("li");
	const act = submitter.value;
	save(form, act, () => (act === "rate" || !line ? null : remove(line)));
});

results.addEventListener("click", (event) => {
	const link = event.target.closest(".more");
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
	event.preventDefault();
	loadOlder(link);
});

search.addEventListener("input", () => {
	clearTimeout(timer);
	timer = setTimeout(searchRows, TYPING_PAUSE_MS);
});

search.addEventListener("submit", (event) => {
	event.preventDefault();
	clearTimeout(timer);
	searchRows();
});
