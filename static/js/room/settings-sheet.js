// Edits the host's settings. Every change is sent at once; what the server answers is shown.

import { cloneTemplate, createElement, renderList, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { showBadge } from "./colours.js";
import { confirm } from "./confirm-dialog.js";
import { FilterChoices, fetchFilters, offerCountries } from "./filter-choices.js";
import { showServed } from "./participant-list.js";

const NUMBERS = new Set(["runtime_max", "year_min", "year_max"]);

export class SettingsSheet {
	/** @type {Record<string, number>} */
	#before = {};

	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.dialog = document.getElementById("settings-sheet");
		this.filters = this.dialog.querySelector(".filters");
		this.choices = new FilterChoices(this.filters);
		this.dialog.addEventListener("change", ({ target }) => this.#change(target));
		this.dialog
			.querySelector("[data-action=unfilter]")
			.addEventListener("click", () => this.#filter({}));
		this.dialog
			.querySelector("[data-action=close-party]")
			.addEventListener("click", () => this.#closeParty());
	}

	open() {
		this.#before = this.room.state.recommendations.satisfaction;
		this.#fill();
		this.#offer();
		this.#showEffects();
		if (!this.dialog.open) this.dialog.showModal();
		this.show();
		this.dialog.querySelector("details:has(:checked)")?.setAttribute("open", "");
	}

	show() {
		if (!this.dialog.open) return;
		const { state } = this.room;
		const { settings } = state;
		for (const radio of this.dialog.querySelectorAll("[name=strategy]"))
			radio.checked = radio.value === settings.strategy;
		this.dialog.querySelector("[name=locked]").checked = settings.locked;
		this.dialog.querySelector("[name=fairness]").checked = settings.fairness;
		const chat = this.dialog.querySelector("[name=chat]");
		if (chat) chat.checked = settings.chat;
		this.dialog.querySelector("[name=wait_for_all]").checked = settings.wait_for_all;
		const served = state.participants.filter(({ id }) => id in state.recommendations.satisfaction);
		renderList(this.dialog.querySelector(".effect ul"), served, {
			key: ({ id }) => id,
			make: () => this.#makePerson(),
			show: (row, participant) => this.#showPerson(row, participant),
		});
	}

	#makePerson() {
		const row = cloneTemplate("participant");
		row.querySelector(".menu").remove();
		row.querySelector(".satisfaction").append(createElement("span", "before"));
		return row;
	}

	/**
	 * @param {PageElement} row
	 * @param {Participant} participant
	 */
	#showPerson(row, participant) {
		row.dataset.online = "";
		showBadge(row.querySelector(".badge"), participant);
		setText(row.querySelector("bdi"), participant.name);
		showServed(row.querySelector(".satisfaction"), participant, this.room.state);
		const before = this.#before[participant.id] ?? 0;
		row.querySelector(".before").style.setProperty("--before", before);
	}

	#fill() {
		const { settings } = this.room.state;
		const filters = /** @type {Record<string, string | string[]>} */ (
			/** @type {unknown} */ (settings.filters)
		);
		this.dialog.querySelector("[name=name]").value = settings.name;
		this.dialog.querySelector("[name=away_after]").value = `${settings.away_after}`;
		offerCountries(this.dialog.querySelector("#settings-country"), settings.country, []);
		for (const field of this.filters.querySelectorAll("[name]")) {
			const value = filters[field.name] ?? "";
			field.value = Array.isArray(value) ? value.join(", ") : value;
		}
		setText(this.dialog.querySelector(".problem"), "");
	}

	/** What each strategy would change, for who is about to choose one. */
	async #showEffects() {
		try {
			const { showEffects } = await import("./strategy-effects.js");
			await showEffects(this.dialog.querySelector(".strategies"), this.room.state);
		} catch {
			// Each strategy's own sentence stands there without.
		}
	}

	/** What can be filtered is the catalogue's to say. */
	async #offer() {
		const { party, settings } = this.room.state;
		try {
			const { choices } = await fetchFilters(party.code);
			this.choices.offer(choices, { ...settings.filters });
			const known = choices.countries.map(({ value }) => value);
			offerCountries(this.dialog.querySelector("#settings-country"), settings.country, known);
		} catch {
			// The fields that stand here do without; what the server makes of them is shown.
		}
	}

	/** @param {PageElement} field */
	#change(field) {
		if (this.filters.contains(field)) this.#filter(this.#stated());
		else if (field.type === "checkbox") this.#set({ [field.name]: field.checked });
		else if (field.name === "away_after") this.#setAwayAfter(field);
		else if (field.name === "country") this.#set({ country: field.value });
		else if (field.name === "strategy") this.#set({ strategy: field.value });
		else if (field.name === "name" && field.value.trim()) this.#set({ name: field.value.trim() });
	}

	#stated() {
		const fields = [...this.filters.querySelectorAll("[name]")];
		return {
			...Object.fromEntries(
				fields
					.map(({ name, value }) => [name, meaning(name, value.trim())])
					.filter(([, value]) => value !== null),
			),
			...this.choices.stated(),
		};
	}

	/** @param {PageElement} field */
	#setAwayAfter(field) {
		const minutes = Number(field.value);
		const isValid = field.value !== "" && Number.isInteger(minutes) && field.checkValidity();
		if (isValid) this.#set({ away_after: minutes });
		else this.show();
	}

	async #closeParty() {
		if (await confirm("close")) await this.room.request({ type: "party.close" });
	}

	/** @param {Record<string, unknown>} filters */
	async #filter(filters) {
		await this.#set({ filters });
		if (Object.keys(filters).length) return;
		this.#fill();
		for (const box of this.filters.querySelectorAll("[data-choices] input")) box.checked = false;
	}

	/** @param {Record<string, unknown>} settings */
	async #set(settings) {
		const saved = await this.room.request({ type: "settings.set", ...settings });
		const text = saved ? "" : gettext("That was not saved. It is as it was before.");
		setText(this.dialog.querySelector(".problem"), text);
		if (!saved) this.show();
	}
}

/**
 * A field's text as the protocol wants it, or null for nothing stated.
 * @param {string} name
 * @param {string} text
 */
function meaning(name, text) {
	if (!text) return null;
	if (name === "keep_watched") return true;
	if (NUMBERS.has(name)) return Number.isInteger(Number(text)) ? Number(text) : null;
	return text;
}
