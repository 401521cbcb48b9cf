// Shows how much of a file is uploaded, and how much of what it brings is stored or undone. Without
// this the form uploads by itself, and the page of what is at work loads itself again.

import { formData } from "../lib/dom.js";
import { gettext, number } from "../lib/i18n.js";

const POLL_MS = 700;
const MEGABYTE = 1024 * 1024;
const TOO_LARGE = 413; // of the site, or of a proxy in front of it
const JSON_TYPE = "application/json";
const upload = document.getElementById("upload");
const work = document.getElementById("work");

/**
 * @param {PageElement} form
 * @param {string} text
 */
function showProblem(form, text) {
	const problem = form.querySelector(".problem");
	problem.textContent = text;
	problem.hidden = !text;
	const field = form.querySelector("input[type=file]");
	field.setAttribute("aria-invalid", `${text !== ""}`);
	if (text) field.focus();
}

/** @param {PageElement} form */
function tooLarge(form) {
	const megabytes = number(Number(form.dataset.megabytes));
	return gettext("The file is larger than the %(megabytes)s MB that are taken here.", {
		megabytes,
	});
}

/**
 * Sends the form, and resolves with the answer; fetch does not report what is sent.
 * @param {PageElement} form
 * @param {(share: number) => void} onProgress
 * @returns {Promise<{ address?: string, problem?: string }>}
 */
function send(form, onProgress) {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open("POST", location.href);
		request.setRequestHeader("Accept", JSON_TYPE);
		request.responseType = "json";
		request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
		request.addEventListener("load", () => {
			if (request.status === TOO_LARGE) resolve({ problem: tooLarge(form) });
			else if (request.response) resolve(request.response);
			else reject(new Error(`${request.status}`));
		});
		request.addEventListener("error", () => reject(new Error("network")));
		request.send(formData(form));
	});
}

/** @param {PageElement} form */
async function uploadFile(form) {
	const file = formData(form).get(form.querySelector("input[type=file]").name);
	if (!(file instanceof File)) return;
	if (file.size > Number(form.dataset.megabytes) * MEGABYTE) {
		showProblem(form, tooLarge(form));
		return;
	}
	const progress = form.querySelector(".progress");
	const bar = progress.querySelector("progress");
	const label = progress.querySelector("span");
	showProblem(form, "");
	progress.hidden = false;
	form.querySelector("button").disabled = true;
	try {
		const answer = await send(form, (share) => {
			bar.setAttribute("value", `${share}`);
			label.textContent =
				share < 1
					? gettext("Uploading: %(percent)s %", { percent: number(Math.floor(share * 100)) })
					: gettext("Looking into it …");
			if (share >= 1) bar.removeAttribute("value");
		});
		if (answer.address) {
			location.assign(answer.address);
			return;
		}
		showProblem(form, answer.problem ?? "");
	} catch {
		showProblem(form, gettext("That did not arrive. Try it again."));
	}
	progress.hidden = true;
	form.querySelector("button").disabled = false;
}

/** @param {PageElement} section */
async function followWork(section) {
	const bar = section.querySelector("progress");
	const label = section.querySelector(".count");
	for (;;) {
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
		const answer = await fetch(location.href, { headers: { Accept: JSON_TYPE } }).catch(() => null);
		if (!answer?.ok) continue;
		const { state, done, total } = await answer.json();
		if (state !== section.dataset.state) {
			location.reload();
			return;
		}
		bar.setAttribute("max", `${total || 1}`);
		bar.setAttribute("value", done);
		label.textContent = gettext("%(done)s of %(total)s", {
			done: number(done),
			total: number(total),
		});
	}
}

upload?.addEventListener("submit", (event) => {
	event.preventDefault();
	void uploadFile(upload);
});
if (work) void followWork(work);
