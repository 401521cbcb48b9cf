// How friends get in: the link with its secret, the code, the QR, and the device's own sharing.

import { gettext } from "./i18n.js";

const CONFIRMED = 2_000;

export class ShareSheet {
	constructor(room) {
		this.room = room;
		this.dialog = document.getElementById("share-sheet");
		this.field = this.dialog.querySelector("#share-link");
		this.native = this.dialog.querySelector("[data-action=share]");
		this.native.hidden = !navigator.share;
		this.native.addEventListener("click", () => this.#share());
		this.field.addEventListener("focus", () => this.field.select());
		for (const button of this.dialog.querySelectorAll("[data-copy]")) {
			button.addEventListener("click", () => this.#copy(button));
		}
	}

	get link() {
		const { party } = this.room.state;
		return new URL(`/p/${party.code}/#${party.secret}`, location.href).href;
	}

	show() {
		this.field.value = this.link;
		this.dialog.querySelector("[data-slot=locked]").hidden = !this.room.state.party.locked;
	}

	open() {
		this.show();
		if (!this.dialog.open) this.dialog.showModal();
	}

	async #copy(button) {
		const text = button.dataset.copy === "link" ? this.link : this.room.state.party.code;
		const label = button.querySelector("span");
		const before = label.textContent;
		label.textContent = (await this.#copied(text)) ? gettext("Copied") : gettext("Marked: copy it by hand");
		button.disabled = true;
		setTimeout(() => {
			label.textContent = before;
			button.disabled = false;
		}, CONFIRMED);
	}

	/** Browsers keep the clipboard from pages without TLS; marking the text still helps. */
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
			await navigator.share({ title: name, text: gettext("Join %(name)s", { name }), url: this.link });
		} catch {
			// Closing the device's sheet without a choice is a choice.
		}
	}
}
