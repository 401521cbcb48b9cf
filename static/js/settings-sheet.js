// The host's settings. Every change goes out at once; what the server says is what stands.

import { gettext } from "./i18n.js";
import { showBadge } from "./paint.js";
import { showServed } from "./people-list.js";
import { clone, element, keyed, write } from "./template.js";

const LISTS = new Set(["languages", "certificates", "services"]);
const NUMBERS = new Set(["runtime_max", "year_min", "year_max"]);

export class SettingsSheet {
	#before = {};

	constructor(room) {
		this.room = room;
		this.dialog = document.getElementById("settings-sheet");
		this.filters = this.dialog.querySelector(".filters");
		this.dialog.addEventListener("change", ({ target }) => this.#change(target));
		this.dialog.querySelector("[data-action=unfilter]").addEventListener("click", () => this.#filter({}));
	}

	open() {
		this.#before = this.room.state.recommendations.satisfaction;
		this.#fill();
		this.dialog.showModal();
		this.show();
		this.dialog.querySelector("details:has(:checked)")?.setAttribute("open", "");
	}

	show() {
		if (!this.dialog.open) return;
		const { state } = this.room;
		const { settings } = state;
		for (const radio of this.dialog.querySelectorAll("[name=strategy]")) radio.checked = radio.value === settings.strategy;
		for (const name of ["locked", "fairness"]) this.dialog.querySelector(`[name=${name}]`).checked = settings[name];
		const served = state.participants.filter(({ id }) => id in state.recommendations.satisfaction);
		keyed(this.dialog.querySelector(".effect ul"), served, {
			key: ({ id }) => id,
			make: () => this.#makePerson(),
			show: (row, participant) => this.#showPerson(row, participant),
		});
	}

	#makePerson() {
		const row = clone("person");
		row.querySelector(".menu").remove();
		row.querySelector(".served").append(element("span", "before"));
		return row;
	}

	#showPerson(row, participant) {
		row.dataset.online = "";
		showBadge(row.querySelector(".badge"), participant);
		write(row.querySelector("bdi"), participant.name);
		showServed(row.querySelector(".served"), participant, this.room.state);
		const before = this.#before[participant.id] ?? 0;
		row.querySelector(".before").style.setProperty("--before", before);
	}

	#fill() {
		const { settings } = this.room.state;
		this.dialog.querySelector("[name=name]").value = settings.name;
		for (const field of this.filters.querySelectorAll("[name]")) {
			const value = settings.filters[field.name] ?? "";
			field.value = Array.isArray(value) ? value.join(", ") : value;
		}
		write(this.dialog.querySelector(".problem"), "");
	}

	#change(field) {
		if (this.filters.contains(field)) this.#filter(this.#stated());
		else if (field.type === "checkbox") this.#set({ [field.name]: field.checked });
		else if (field.name === "strategy") this.#set({ strategy: field.value });
		else if (field.name === "name" && field.value.trim()) this.#set({ name: field.value.trim() });
	}

	#stated() {
		const fields = [...this.filters.querySelectorAll("[name]")];
		return Object.fromEntries(fields.map(({ name, value }) => [name, meaning(name, value.trim())])
			.filter(([, value]) => value !== null));
	}

	async #filter(filters) {
		await this.#set({ filters });
		if (!Object.keys(filters).length) this.#fill();
	}

	async #set(settings) {
		const saved = await this.room.ask({ type: "settings.set", ...settings });
		const text = saved ? "" : gettext("That was not saved. It is as it was before.");
		write(this.dialog.querySelector(".problem"), text);
		if (!saved) this.show();
	}
}

/** A field's text as the protocol wants it, or null for nothing stated. */
function meaning(name, text) {
	if (!text) return null;
	if (NUMBERS.has(name)) return Number.isInteger(Number(text)) ? Number(text) : null;
	if (!LISTS.has(name)) return name === "country" ? text.toUpperCase() : text;
	const words = text.split(",").map((word) => word.trim()).filter(Boolean);
	return name === "languages" ? words.map((word) => word.toLowerCase()) : words;
}
