// Shows how friends join: the link with its secret, the code, the QR, the device's own sharing.

import { setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { siteUrl } from "../lib/site-url.js";

const CONFIRMATION_MS = 2_000;

export class ShareSheet {
	/** @param {import("./room.js").Room} room */
	constructor(room) {
		this.room = room;
		this.dialog = document.getElementById("share-sheet");
		this.field = this.dialog.querySelector("#share-link");
		this.native = this.dialog.querySelector("[data-action=share]");
		this.native.hidden = !navigator.share;
		const { code } = room.state.party;
		this.dialog.querySelector(".qr").src = siteUrl(`p/${code}/qr.svg`);
		setText(this.dialog.querySelector(".code"), code);
		const { onlyLocal } = document.body.dataset;
		this.dialog.querySelector("[data-slot=only-local]").hidden = onlyLocal === undefined;
		this.native.addEventListener("click", () => this.#share());
		this.field.addEventListener("focus", () => this.field.select());
		for (const button of this.dialog.querySelectorAll("[data-copy]")) {
			button.addEventListener("click", () => this.#copy(button));
		}
	}

	get link() {
		return `${document.body.dataset.sharedUrl}#${this.room.state.party.secret}`;
	}

	show() {
		this.field.value = this.link;
		this.dialog.querySelector("[data-slot=locked]").hidden = !this.room.state.party.locked;
		const { member } = this.room.state.you;
		const who = member ? "member" : this.room.isHost ? "host" : "guest";
		for (const text of this.dialog.querySelectorAll("[data-for]"))
			text.hidden = text.dataset.for !== who;
	}

	open() {
		this.show();
		if (!this.dialog.open) this.dialog.showModal();
	}

	/** @param {PageElement} button */
	async #copy(button) {
		const text = button.dataset.copy === "link" ? this.link : this.room.state.party.code;
		const label = button.querySelector("span");
		const before = label.textContent;
		label.textContent = (await this.#copied(text))
			? gettext("Copied")
			: gettext("Marked: copy it by hand");
		button.disabled = true;
		setTimeout(() => {
			label.textContent = before;
			button.disabled = false;
		}, CONFIRMATION_MS);
	}

	/**
	 * Browsers keep the clipboard from pages without TLS; marking the text still helps.
	 * @param {string} text
	 */
	async #copied(text) {
		try {
			await navigator.clipboard.writeText(text);
			return true;
		} catch {
			this.field.select();
			return false;
		}
	}

	async #share() {
		const { name } = this.room.state.party;
		try {
			await navigator.share({
				title: name,
				text: gettext("Join %(name)s", { name }),
				url: this.link,
			});
		} catch {
			// Closing the device's sheet without a choice is a choice.
		}
	}
}
