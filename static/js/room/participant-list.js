// Shows who is in the room: presence, role, how well tonight's list serves each, their last move.

import { cloneTemplate, renderList, setAttribute, setText } from "../lib/dom.js";
import { gettext, number } from "../lib/i18n.js";
import { writeWhenSeen } from "../lib/pace.js";
import { showBadge } from "./colours.js";
import { hasStated } from "./texts.js";

const NOTABLE_FACTOR = 1.05;

export class ParticipantList extends HTMLElement {
	/** @type {import("./room.js").Room} */
	room;
	/** @type {import("./activity.js").Activity | undefined} */
	activity;

	/**
	 * @param {import("./room.js").Room} room
	 * @param {import("./activity.js").Activity} [activity]
	 */
	attach(room, activity) {
		this.room = room;
		this.activity = activity;
		this.addEventListener("click", (event) => this.#onClick(event));
	}

	show() {
		const { state } = this.room;
		renderList(
			this.querySelector("ul"),
			state.participants.filter((each) => this.#isShown(each)),
			{
				key: ({ id }) => id,
				make: () => cloneTemplate("participant"),
				show: (row, participant) =>
					writeWhenSeen(row, () => this.#showPerson(row, participant, state)),
			},
		);
	}

	/**
	 * A television shows people, not itself.
	 * @param {Participant} participant
	 */
	#isShown({ role }) {
		return role !== "viewer" || this.room.state.you.role !== "viewer";
	}

	/**
	 * @param {PageElement} row
	 * @param {Participant} participant
	 * @param {RoomState} state
	 */
	#showPerson(row, participant, state) {
		setAttribute(row, "data-online", participant.online ?? false);
		setAttribute(row, "data-away", participant.away);
		showBadge(row.querySelector(".badge"), participant);
		showName(row.querySelector(".name"), participant, state);
		showServed(row.querySelector(".satisfaction"), participant, state);
		setText(row.querySelector(".last-move"), this.activity?.lastMoveOf(participant.id) ?? "");
		const menu = row.querySelector(".menu");
		const isMine = participant.id === state.you.id;
		menu.hidden = !this.room.isHost && !isMine;
		setAttribute(menu, "data-mine", isMine);
		setText(
			menu.querySelector("summary .visually-hidden"),
			gettext("Options for %(name)s", participant),
		);
		menu.querySelector("[data-action=transfer]").hidden = participant.role === "viewer";
		const mute = menu.querySelector("[data-action=mute]");
		if (mute) setText(mute, participant.muted ? gettext("Let them write again") : gettext("Mute"));
	}

	/** @param {PageEvent} event */
	#onClick({ target }) {
		const button = target.closest("[data-action]");
		if (!button) return;
		const row = /** @type {PageElement} */ (button.closest(".participant"));
		const participant = this.room.state.participants.find(({ id }) => id === row.dataset.key);
		row.querySelector(".menu").open = false;
		const detail = { action: button.dataset.action, participant };
		this.dispatchEvent(new CustomEvent("person-action", { detail, bubbles: true }));
	}
}

/** @type {Record<string, () => string>} */
const ROLES = {
	host: () => gettext("host"),
	viewer: () => gettext("television"),
};

/**
 * What the evenings before owe someone; and the host's own number, which says so itself.
 * @param {Participant} participant
 * @param {RoomState} state
 */
function importanceNotes({ id, importance = 1 }, state) {
	const owed = importance && (state.recommendations.importance?.[id] ?? 1) / importance;
	return [
		importance !== 1 && gettext("counts %(times)s×", { times: number(importance) }),
		owed > NOTABLE_FACTOR && gettext("gave in before: counts more tonight"),
		owed && owed < 1 / NOTABLE_FACTOR && gettext("was served well before: counts less tonight"),
	];
}

/**
 * @param {PageElement} node
 * @param {Participant} participant
 * @param {RoomState} state
 */
function showName(node, participant, state) {
	const { id, name, role, online, hidden, taste, muted, away } = participant;
	const notes = [
		id === state.you.id && gettext("you"),
		ROLES[role]?.(),
		hidden && gettext("numbers hidden"),
		taste && gettext("brings their taste"),
		muted && gettext("muted"),
		...importanceNotes(participant, state),
		away ? gettext("away, does not count") : !online && gettext("away"),
	].filter(Boolean);
	setText(node.querySelector("bdi"), name);
	setText(node.querySelector(".role"), notes.join(" · "));
}

/**
 * The bar of how well tonight's list serves someone; absent for a viewer, and before they have
 * moved anything.
 * @param {PageElement} bar
 * @param {Participant} participant
 * @param {RoomState} state
 */
export function showServed(bar, participant, state) {
	const { id, name } = participant;
	const served = hasStated(participant) ? state.recommendations.satisfaction[id] : undefined;
	bar.hidden = served === undefined;
	if (served === undefined) return;
	bar.firstElementChild?.style.setProperty("--satisfaction", served);
	const text = gettext("Tonight’s list serves %(name)s: %(served)s of 1", {
		name,
		served: number(served),
	});
	setAttribute(bar, "aria-label", text);
}

customElements.define("participant-list", ParticipantList);
