// The three places on a phone: tonight's list, steering, the room. A laptop shows all three.

import { mark } from "./template.js";

export class Places extends EventTarget {
	constructor() {
		super();
		document.addEventListener("click", ({ target }) => {
			const place = target.closest("button[data-place]")?.dataset.place;
			if (place) this.go(place === document.body.dataset.place ? "list" : place);
		});
		document.addEventListener("keydown", ({ key }) => key === "Escape" && this.#escape());
	}

	go(place) {
		document.body.dataset.place = place;
		for (const button of document.querySelectorAll(".places button")) {
			mark(button, "aria-current", button.dataset.place === place ? "true" : null);
		}
		this.dispatchEvent(new CustomEvent("change", { detail: place }));
	}

	#escape() {
		const isSteering = document.body.dataset.place === "steer";
		if (!isSteering || document.querySelector("dialog[open]")) return;
		this.go("list");
		document.querySelector(".places [data-place=steer]").focus();
	}
}
