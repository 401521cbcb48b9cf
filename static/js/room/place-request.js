// On the page to join: gets back the place that somebody has in the party already, on another device. The
// host is asked, and the page opens the room as soon as they accept.

import { post } from "../lib/api-form.js";
import { createElement, renderList, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { siteUrl } from "../lib/site-url.js";
import { createBadge } from "./colours.js";

const POLL_MS = 2_000;

export class PlaceRequest {
	/**
	 * @param {PageElement} home
	 * @param {PageElement} form to join by
	 * @param {string} secret of the party's link
	 * @param {() => void} enter opens the room
	 */
	constructor(home, form, secret, enter) {
		this.home = home;
		this.form = form;
		this.secret = secret;
		this.enter = enter;
		this.address = siteUrl(`api/v1/parties/${form.dataset.code}`);
		this.button = home.querySelector("[data-action=places]");
		this.button.addEventListener("click", () => this.#list());
	}

	open() {
		this.home.hidden = false;
		const { asking } = this.home.dataset;
		if (asking) this.#wait(asking);
	}

	async #list() {
		const answer = await this.#post("/places");
		if (!answer) return;
		/** @type {Participant[]} */
		const places = answer.places;
		this.button.hidden = places.length > 0;
		this.home.querySelector("[data-slot=places-heading]").hidden = !places.length;
		renderList(this.home.querySelector("[data-slot=people]"), places, {
			key: ({ id }) => id,
			make: (place) => this.#makeChoice(place),
			show: () => {},
		});
		if (!places.length)
			this.#show(
				gettext(
					"Everybody who was here still has a screen open. Close yours and try again, or come in with a name.",
				),
			);
	}

	/** @param {Participant} place */
	#makeChoice(place) {
		const row = createElement("li");
		const button = createElement("button", "button");
		button.type = "button";
		const name = createElement("bdi", "", place.name);
		button.append(createBadge(place), name);
		button.addEventListener("click", () => this.#ask(place));
		row.append(button);
		return row;
	}

	/** @param {Participant} place */
	async #ask({ id, name }) {
		if (await this.#post(`/places/${id}`)) this.#wait(name);
	}

	/** @param {string} path */
	async #post(path) {
		const problem = this.home.querySelector(".problem");
		setText(problem, "");
		const passphrase = this.form.querySelector("[name=passphrase]").value.trim();
		const proof = { secret: this.secret, ...(passphrase && { passphrase }) };
		try {
			return await post(this.address + path, proof);
		} catch (error) {
			const { message, code } = /** @type {import("../lib/api-form.js").ApiError} */ (error);
			if (code === "wrong_passphrase")
				this.form.querySelector("[data-slot=passphrase]").hidden = false;
			setText(problem, message);
			return null;
		}
	}

	/** @param {string} name */
	async #wait(name) {
		this.#setWaiting(true);
		this.#show(gettext("The host is asked whether you are %(name)s. Stay here.", { name }));
		let code = "place_pending";
		while (code === "place_pending") {
			await new Promise((resolve) => setTimeout(resolve, POLL_MS));
			code = await this.#state();
		}
		if (!code) return this.enter();
		this.#setWaiting(false);
		this.#show(gettext("The host has not confirmed it. Come in with a name."));
	}

	/** Why the place is not mine, or nothing if it is. */
	async #state() {
		try {
			const answer = await fetch(`${this.address}/you`);
			if (answer.ok) return "";
			return answer.status === 429 ? "place_pending" : (await answer.json()).code;
		} catch {
			return "place_pending";
		}
	}

	/** @param {boolean} isWaiting */
	#setWaiting(isWaiting) {
		this.form.hidden = isWaiting;
		this.button.hidden = isWaiting || !this.secret;
		for (const name of ["people", "places-heading"])
			this.home.querySelector(`[data-slot=${name}]`).hidden = true;
	}

	/** @param {string} text */
	#show(text) {
		setText(this.home.querySelector("[data-slot=waiting]"), text);
	}
}
