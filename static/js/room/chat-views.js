// Shows one message of the chat, and one of my own that is not sent yet.

import { cloneTemplate, setAttribute, setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { textNodes } from "./chat-text.js";
import { setColour } from "./colours.js";
import { withYear } from "./playback-clock.js";
import { initial } from "./texts.js";

const time = new Intl.DateTimeFormat(document.documentElement.lang || "en", {
	hour: "numeric",
	minute: "2-digit",
});
const day = new Intl.DateTimeFormat(document.documentElement.lang || "en", {
	dateStyle: "medium",
	timeStyle: "short",
});

export const makeMessage = () => cloneTemplate("message");

/**
 * @param {PageElement} node
 * @param {Protocol.MessageView} message
 * @param {import("./room.js").Room} room
 */
export function showMessage(node, message, room) {
	const { state } = room;
	const writer = state.participants.find(({ id }) => id === message.participant);
	const isMine = message.participant === state.you.id;
	const isGone = message.text === null;
	setAttribute(node, "data-mine", isMine);
	const badge = node.querySelector(".badge");
	setColour(badge, writer ?? {});
	setText(badge, initial(message.name));
	setText(node.querySelector(".who"), writer?.name ?? message.name);
	showTime(node.querySelector("time"), message.sent_at);
	showText(node, message, state);
	const remove = node.querySelector("[data-action=delete]");
	remove.hidden = isGone || !(isMine || room.isHost);
	setAttribute(
		remove,
		"aria-label",
		remove.dataset.sure
			? gettext("Delete it?")
			: gettext("Delete the message of %(name)s", { name: message.name }),
	);
}

/**
 * @param {PageElement} node
 * @param {string} sentAt
 */
function showTime(node, sentAt) {
	if (node.getAttribute("datetime") === sentAt) return;
	const at = new Date(sentAt);
	const isToday = at.toDateString() === new Date().toDateString();
	setAttribute(node, "datetime", sentAt);
	setText(node, (isToday ? time : day).format(at));
}

/**
 * What a text mentions depends on who is here, so it is made anew only when something of it changes.
 * @param {PageElement} node
 * @param {Protocol.MessageView} message
 * @param {RoomState} state
 */
function showText(node, { text, title, title_name: named }, state) {
	const body = node.querySelector(".said");
	const names = state.participants.map(({ id, name }) => ({ name, isMe: id === state.you.id }));
	const made = JSON.stringify([text, named, names]);
	if (body.dataset.made === made) return;
	body.dataset.made = made;
	setAttribute(node, "data-deleted", text === null);
	body.replaceChildren(
		...(text === null
			? [document.createTextNode(gettext("This message was deleted."))]
			: textNodes(text, { names, title: named?.title ?? "" })),
	);
	const card = node.querySelector("[data-action=title]");
	card.hidden = !title || !named;
	setText(
		card.querySelector("bdi"),
		named ? withYear({ name: named.title, year: named.year }) : "",
	);
}

export const makeUnsent = () => cloneTemplate("unsent");

/**
 * @param {PageElement} node
 * @param {import("./chat-messages.js").Unsent} unsent
 */
export function showUnsent(node, { text, title, problem }) {
	setText(node.querySelector(".said"), text);
	const about = node.querySelector(".about");
	about.hidden = !title;
	setText(about, title ? withYear({ name: title.title, year: title.year }) : "");
	setText(node.querySelector(".state"), problem || gettext("Not sent yet"));
	setAttribute(node, "data-failed", !!problem);
	node.querySelector("[data-action=discard]").hidden = !problem;
}
