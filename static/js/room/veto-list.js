// Lists what is out for tonight, by whom, and takes one's own back. Fetched once somebody has said
// "not tonight" to a title.

import { createElement, renderList, setAttribute, setText } from "../lib/dom.js";
import { gettext, ngettext } from "../lib/i18n.js";
import { labelOf, participantNames } from "./texts.js";

const VETO = -1;

export class VetoList {
	/**
	 * @param {import("./room.js").Room} room
	 * @param {import("./interest-panel.js").InterestPanel} panel
	 */
	constructor(room, panel) {
		this.room = room;
		this.panel = panel;
		this.home = document.querySelector("[data-group=vetoes]");
		this.home.addEventListener("toggle", () => this.show());
		this.home.addEventListener("click", ({ target }) => {
			const key = target.closest("[data-action=unveto]")?.parentElement?.dataset.key;
			if (key) room.setWeight(key, 0);
		});
	}

	open() {
		this.show();
	}

	/** The lines are made once somebody looks. */
	show() {
		const keys = this.panel.vetoes;
		this.home.hidden = !keys.length;
		const text = ngettext(
			"Not tonight: %(count)s title",
			"Not tonight: %(count)s titles",
			keys.length,
		);
		setText(this.home.querySelector("summary"), text);
		if (!this.home.open) return;
		renderList(this.home.querySelector("ul"), keys, {
			key: (key) => key,
			make: () => makeLine(),
			show: (line, key) => this.#showLine(line, key),
		});
	}

	/**
	 * @param {PageElement} line
	 * @param {string} key
	 */
	#showLine(line, key) {
		const { state } = this.room;
		const named = { ...state, titles: this.room.titleNames() };
		const title = labelOf(named, key);
		const isMine = this.room.weight(key) === VETO;
		const others = state.participants.filter(
			({ id, weights }) => id !== state.you.id && weights?.[key] === VETO,
		);
		const who = [...others.map(({ id }) => id), ...(isMine ? [state.you.id] : [])];
		const [name, by, button] = /** @type {PageElement[]} */ ([...line.children]);
		setText(name, title);
		setText(by, participantNames(state, who));
		button.hidden = !isMine;
		setAttribute(button, "aria-label", gettext("Take back: %(title)s", { title }));
	}
}

function makeLine() {
	const line = createElement("li");
	const button = createElement("button", "button plain", gettext("Take back"));
	button.type = "button";
	button.dataset.action = "unveto";
	line.append(createElement("b"), createElement("span", "muted"), button);
	return line;
}
