// The history page without waiting: stars are kept when they are chosen, a removed line goes, the
// search follows the typing, older lines come below. Without this, all of it works by forms.

import { gettext } from "./i18n.js";

const PAUSE = 250;
const STAYS = 6_000;
const remembered = document.getElementById("remembered");
const search = document.querySelector("form.search");
const saved = document.querySelector(".saved");
let timer = 0;
let asked;

document.documentElement.classList.add("by-script");

function say(text, failed = false) {
	saved.hidden = false;
	saved.dataset.level = failed ? "error" : "success";
	saved.textContent = text;
	clearTimeout(say.timer);
	say.timer = setTimeout(() => (saved.hidden = true), STAYS);
}

async function send(form, act) {
	const body = new FormData(form);
	body.set("do", act);
	const headers = { Accept: "application/json" };
	const answer = await fetch(location.href, { method: "POST", body, headers });
	if (!answer.ok || answer.redirected) throw new Error(answer.status);
}

async function keep(form, act, done) {
	form.inert = true;
	try {
		await send(form, act);
		done();
	} catch {
		say(gettext("That was not saved. Try it again."), true);
	} finally {
		form.inert = false;
	}
}

function remove(line) {
	const next = line.nextElementSibling ?? line.previousElementSibling;
	const name = line.querySelector(".what b").textContent;
	line.remove();
	(next?.querySelector(".remove") ?? search.elements.q).focus();
	say(gettext("%(name)s is removed.", { name }));
}

async function page(address) {
	asked?.abort();
	asked = new AbortController();
	const answer = await fetch(address, { signal: asked.signal });
	if (!answer.ok) throw new Error(answer.status);
	const found = new DOMParser().parseFromString(await answer.text(), "text/html");
	return [...found.getElementById("remembered").children];
}

async function find() {
	const address = `?${new URLSearchParams(new FormData(search))}`;
	try {
		remembered.replaceChildren(...(await page(address)));
		history.replaceState(null, "", address);
	} catch (error) {
		if (error.name !== "AbortError") search.submit();
	}
}

async function more(link) {
	try {
		const [rows, next] = await page(link.href);
		const first = rows.firstElementChild;
		remembered.querySelector(".rows").append(...rows.children);
		link.parentElement.remove();
		if (next) remembered.append(next);
		first.querySelector("select, button").focus();
	} catch (error) {
		if (error.name !== "AbortError") location.assign(link.href);
	}
}

remembered.addEventListener("change", ({ target }) => {
	if (target.name !== "stars" || !target.value) return;
	const stars = target.selectedOptions[0].textContent;
	keep(target.form, "rate", () => say(gettext("Saved: %(stars)s", { stars })));
});

remembered.addEventListener("submit", (event) => {
	const { target: form, submitter } = event;
	event.preventDefault();
	const line = form.closest("li");
	const act = submitter.value;
	keep(form, act, () => (act === "rate" ? null : remove(line)));
});

remembered.addEventListener("click", (event) => {
	const link = event.target.closest(".more");
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
	event.preventDefault();
	more(link);
});

search.addEventListener("input", () => {
	clearTimeout(timer);
	timer = setTimeout(find, PAUSE);
});

search.addEventListener("submit", (event) => {
	event.preventDefault();
	clearTimeout(timer);
	find();
});
