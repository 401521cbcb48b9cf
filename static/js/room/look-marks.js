// Shows who looks at what: initials on the cards, a line and a button to follow beside each person.

import { cloneTemplate, setAttribute, setText } from "../lib/dom.js";
import { gettext, list, ngettext, number } from "../lib/i18n.js";
import { createBadge } from "./colours.js";
import { canFollow, followersOf, lookersByTitle } from "./looks.js";
import { findTitle } from "./title-address.js";

const MAX_INITIALS = 3;

export class LookMarks {
	/** @type {Map<number, string>} */
	#names = new Map();

	/**
	 * @param {import("./room.js").Room} room
	 * @param {import("./title-list.js").TitleList} titles
	 * @param {HTMLElement} people
	 */
	constructor(room, titles, people) {
		this.room = room;
		this.titles = titles;
		this.people = people;
	}

	/** @param {string | null} [followed] */
	show(followed = null) {
		const { state } = this.room;
		const lookers = lookersByTitle(state);
		for (const card of this.titles.cards)
			showOnCard(card, lookers.get(Number(card.dataset.key)) ?? []);
		for (const row of this.people.querySelectorAll(".participant")) {
			const participant = state.participants.find(({ id }) => id === row.dataset.key);
			if (participant) this.#showPerson(row, participant, followed);
		}
	}

	/**
	 * @param {PageElement} row
	 * @param {Participant} participant
	 * @param {string | null} followed
	 */
	#showPerson(row, participant, followed) {
		const { state } = this.room;
		let look = row.querySelector(".look");
		if (!look) {
			look = cloneTemplate("look");
			row.append(look);
		}
		const isFollowed = participant.id === followed;
		const text = this.#lookText(participant);
		const button = look.querySelector("button");
		setText(look.querySelector(".text"), text);
		button.hidden = state.you.role === "viewer" || !(isFollowed || canFollow(state, participant));
		setAttribute(button, "aria-pressed", `${isFollowed}`);
		setAttribute(button, "aria-label", gettext("Follow %(name)s", participant));
		look.hidden = !text && button.hidden;
	}

	/** @param {Participant} participant */
	#lookText({ id }) {
		const { state } = this.room;
		if (id === state.you.id) {
			const count = followersOf(state, id);
			return count ? ngettext("%(count)s follows you", "%(count)s follow you", count) : "";
		}
		const { title, following } = state.focus?.[id] ?? {};
		if (title) {
			const name = this.#nameOf(title);
			return name
				? gettext("looks at %(title)s", { title: name })
				: gettext("looks at another title");
		}
		if (following === state.you.id) return gettext("follows you");
		const followed = state.participants.find((each) => each.id === following);
		return followed ? gettext("follows %(name)s", followed) : "";
	}

	/**
	 * The name of a title, which is fetched once if it is not on the list.
	 * @param {number} id
	 */
	#nameOf(id) {
		const { titles } = this.room.state.recommendations;
		const ranked = titles.find((title) => title.id === id);
		if (ranked) return ranked.title;
		if (!this.#names.has(id)) {
			this.#names.set(id, "");
			findTitle(this.room.state, id).then(
				({ title }) => {
					this.#names.set(id, title);
					this.room.dispatchEvent(new Event("looks"));
				},
				() => {},
			);
		}
		return this.#names.get(id);
	}
}

/**
 * At most three initials and a number, however many look.
 * @param {PageElement} card
 * @param {Participant[]} lookers
 */
function showOnCard(card, lookers) {
	const key = lookers.map(({ id, name }) => `${id} ${name}`).join();
	if ((card.dataset.lookers ?? "") === key) return;
	card.dataset.lookers = key;
	card.querySelector(".lookers")?.remove();
	if (!lookers.length) return;
	const mark = cloneTemplate("lookers");
	const shown = lookers.slice(0, MAX_INITIALS);
	const rest = lookers.length - shown.length;
	mark.append(...shown.map(createBadge));
	if (rest)
		mark.append(Object.assign(document.createElement("b"), { textContent: `+${number(rest)}` }));
	const names = shown.map(({ name }) => name);
	if (rest) names.push(ngettext("%(count)s more", "%(count)s more", rest));
	setAttribute(
		mark,
		"aria-label",
		ngettext("%(names)s looks at this", "%(names)s look at this", lookers.length, {
			names: list(names),
		}),
	);
	card.append(mark);
}
