// Who is in the room: presence, role, how well tonight's list serves each, what they just moved.

import { gettext, number } from "./i18n.js";
import { showBadge } from "./paint.js";
import { clone, keyed, mark, write } from "./template.js";

class PeopleList extends HTMLElement {
	attach(room, activity) {
		this.room = room;
		this.activity = activity;
		this.addEventListener("click", (event) => this.#act(event));
	}

	show() {
		const { state } = this.room;
		keyed(this.querySelector("ul"), state.participants.filter((each) => this.#isShown(each)), {
			key: ({ id }) => id,
			make: () => clone("person"),
			show: (row, participant) => this.#showPerson(row, participant, state),
		});
	}

	/** A television shows people, not itself. */
	#isShown({ role }) {
		return role !== "viewer" || this.room.state.you.role !== "viewer";
	}

	#showPerson(row, participant, state) {
		mark(row, "data-online", participant.online ?? false);
		showBadge(row.querySelector(".badge"), participant);
		showName(row.querySelector(".name"), participant, state);
		showServed(row.querySelector(".served"), participant, state);
		write(row.querySelector(".moving"), this.activity?.lastOf(participant.id) ?? "");
		const menu = row.querySelector(".menu");
		menu.hidden = !this.room.isHost || participant.id === state.you.id;
		write(menu.querySelector("summary .unseen"), gettext("Options for %(name)s", participant));
		menu.querySelector("[data-action=transfer]").hidden = participant.role === "viewer";
	}

	#act({ target }) {
		const button = target.closest("[data-action]");
		if (!button) return;
		const row = button.closest(".person");
		const participant = this.room.state.participants.find(({ id }) => id === row.dataset.key);
		row.querySelector(".menu").open = false;
		const detail = { action: button.dataset.action, participant };
		this.dispatchEvent(new CustomEvent("person-action", { detail, bubbles: true }));
	}
}

const ROLES = {
	host: () => gettext("host"),
	viewer: () => gettext("television"),
};

function showName(node, { id, name, role, online, hidden, taste }, state) {
	const counts = state.recommendations.importance[id];
	const notes = [
		id === state.you.id && gettext("you"),
		ROLES[role]?.(),
		hidden && gettext("numbers hidden"),
		taste && gettext("brings their taste"),
		counts !== undefined && gettext("counts %(times)s×", { times: number(counts) }),
		!online && gettext("away"),
	].filter(Boolean);
	write(node.querySelector("bdi"), name);
	write(node.querySelector(".role"), notes.join(" · "));
}

/** The bar of how well tonight's list serves someone; absent for a viewer. */
export function showServed(bar, { id, name }, state) {
	const served = state.recommendations.satisfaction[id];
	bar.hidden = served === undefined;
	if (served === undefined) return;
	bar.firstElementChild.style.setProperty("--served", served);
	const text = gettext("Tonight’s list serves %(name)s: %(served)s of 1", { name, served: number(served) });
	mark(bar, "aria-label", text);
}

customElements.define("people-list", PeopleList);
