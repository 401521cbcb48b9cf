// Switches between list, interests, room and talk on a phone. A laptop shows them all.

import { setAttribute } from "../lib/dom.js";

export class PhoneTabs extends EventTarget {
	constructor() {
		super();
		document.addEventListener("click", ({ target }) => {
			const tab = target.closest("button[data-tab]")?.dataset.tab;
			if (tab) this.select(tab === document.body.dataset.tab ? "list" : tab);
		});
		document.addEventListener("keydown", ({ key }) => key === "Escape" && this.#escape());
	}

	/** @param {string} tab */
	select(tab) {
		document.body.dataset.tab = tab;
		for (const button of document.querySelectorAll(".phone-tabs button")) {
			setAttribute(button, "aria-current", button.dataset.tab === tab ? "true" : null);
		}
		this.dispatchEvent(new CustomEvent("change", { detail: tab }));
	}

	#escape() {
		const isSteering = document.body.dataset.tab === "steer";
		if (!isSteering || document.querySelector("dialog[open]")) return;
		this.select("list");
		document.querySelector(".phone-tabs [data-tab=steer]").focus();
	}
}
