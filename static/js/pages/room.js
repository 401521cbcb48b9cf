// Connects the parts of the room's page, and shows what changed once a frame.

import { agreementSentence } from "../room/agreement.js";
import "../room/interest-panel.js";
import "../room/participant-list.js";
import "../room/title-list.js";
import { setText } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { loadPart, withPart } from "../lib/page-parts.js";
import { toast } from "../lib/toast.js";
import { ConnectionStatus } from "../room/connection-status.js";
import { firstState } from "../room/first-state.js";
import { PhoneTabs } from "../room/phone-tabs.js";
import { Room } from "../room/room.js";

/** @param {string} selector */
const find = (selector) => document.querySelector(selector);
/** @param {string} name */
const slot = (name) => find(`[data-slot=${name}]`);

const room = new Room(await firstState());
const { state: before } = room;
const tabs = new PhoneTabs();
const panel = document.querySelector("interest-panel");
const list = document.querySelector("title-list");
const agreementLine = document.querySelector("agreement-line");
const people = document.querySelector("participant-list");
const status = new ConnectionStatus(find(".status"), room);

// What most moments do without is fetched when it is first shown.
/** @type {typeof import("../room/later-parts.js").laterParts} */
const sheets = {
	emptyList: async () =>
		new (await withPart("empty-list", import("../room/empty-list.js"))).EmptyList(
			slot("empty-list"),
			room,
		),
	moods: async () => new (await import("../room/mood-chips.js")).MoodChips(room),
	vetoes: async () => new (await import("../room/veto-list.js")).VetoList(room, panel),
	people: async () => new (await import("../room/people-search.js")).PeopleSearch(room, panel),
	phrase: async () => new (await import("../room/phrase-search.js")).PhraseSearch(room, panel),
	details: async () => {
		openOnce("address");
		const { DetailsSheet } = await withPart("details", import("../room/details-sheet.js"));
		return new DetailsSheet(room, actOnTitle);
	},
	address: async () => {
		const { TitleAddress } = await withPart("details", import("../room/title-address.js"));
		return new TitleAddress(room, openTitle);
	},
	looking: async () => {
		await Promise.all(["looking", "details"].map(loadPart));
		return new (await import("../room/looking.js")).Looking(room, list, people, openTitle);
	},
	toWatch: async () => new (await import("../room/to-watch.js")).ToWatch(list),
	talk: async () =>
		new (await withPart("talk", import("../room/chat.js"))).Chat(room, tabs, unread),
	news: async () => new (await import("../room/news.js")).News(room, people, before),
};
/** @type {Record<string, RoomPart>} */
const opened = {};
/** @type {Record<string, Promise<RoomPart>>} one for each, however often it is asked for meanwhile */
const loading = {};
const requested = new Set();
/** @type {Frame[]} what was said until the chat was fetched */
const unread = [];

panel.attach(room);
list.attach(room);
people.attach(room);

const show = () => list.keepInPlace(showAll);

function showAll() {
	const { state } = room;
	const { titles, agreement } = state.recommendations;
	const isAlone = state.participants.filter(({ role }) => role !== "viewer").length === 1;
	setText(slot("party"), state.party.name);
	showStrategy();
	setText(slot("agreement"), agreementSentence(state));
	slot("alone").hidden = !isAlone;
	document.body.dataset.role = state.you.role;
	find("[data-open=agreement-moves]").hidden = agreement !== "none";
	find("[data-action=clear]").hidden = !room.weightedKeys().length;
	find(".heading [data-open=ballot]").hidden =
		isAlone || !!state.shortlist.length || state.ballot?.state === "open";
	list.show(true);
	agreementLine.show(state);
	for (const part of [panel, people, status, ...Object.values(opened)]) part.show();
	if (state.picks.length) openOnce("playback");
	if (state.messages.length || !state.settings.chat) openTalk();
	if (state.shortlist.length || state.ballot) openOnce("deciding");
	if (state.playback) openOnce("watch");
	if (panel.querySelector("[id^=track-person]")) openOnce("people");
	if (find(".mood-chips")) openOnce("moods");
	find("[data-open=evenings]").hidden = !state.picks.some(({ over }) => over);
	if (panel.vetoes.length) openOnce("vetoes");
	if (state.you.member) openOnce("toWatch");
	if (!titles.length) openOnce("emptyList");
	if (!isAlone) openOnce("looking");
}

/** The page came with the name of its strategy; those of others stand in the settings. */
async function showStrategy() {
	const { strategy } = room.state.settings;
	const place = slot("strategy");
	if (place.dataset.strategy === strategy) return;
	await loadPart("settings").catch(() => {});
	if (room.state.settings.strategy !== strategy) return;
	const label = find(`[name=strategy][value=${strategy}] + b`);
	setText(place, label?.textContent ?? "");
	if (label) place.dataset.strategy = strategy;
}

/** @param {string} sheet */
async function load(sheet) {
	const make = sheets[sheet] ?? (await import("../room/later-parts.js")).laterParts[sheet];
	return make(room, before);
}

/**
 * @param {string} sheet
 * @param {unknown} [about]
 */
async function open(sheet, about) {
	try {
		loading[sheet] ??= load(sheet);
		opened[sheet] ??= await loading[sheet];
		await list.keepInPlace(() => opened[sheet].open(about));
	} catch {
		requested.delete(sheet);
		if (!opened[sheet]) delete loading[sheet];
		toast(gettext("Not now: the connection is away."));
	}
}

/**
 * Opens what shows itself from then on.
 * @param {string} sheet
 * @param {unknown} [about]
 */
function openOnce(sheet, about) {
	if (requested.has(sheet)) return;
	requested.add(sheet);
	open(sheet, about);
}

/** @param {Protocol.RankedTitle} title */
const openTitle = (title) => open("details", title);

const openTalk = () => find(".talk") && openOnce("talk");

/**
 * @param {string} action
 * @param {Protocol.RankedTitle} title
 */
function actOnTitle(action, title) {
	if (action === "more" || action === "not") toggleTitleWeight(action, title);
	else open(action === "open" ? "details" : action, title);
}

/**
 * Weights a title up or down; doing the same twice takes it back.
 * @param {string} action
 * @param {Protocol.RankedTitle} title
 */
function toggleTitleWeight(action, title) {
	const key = `title:${title.id}`;
	const before = room.weight(key);
	const wanted = action === "more" ? 1 : -1;
	if (before === wanted) return room.setTitleWeight(title, 0);
	room.setTitleWeight(title, wanted);
	const text =
		action === "more"
			? gettext("More like %(title)s", title)
			: gettext("Not tonight: %(title)s", title);
	toast(text, gettext("Undo"), () => room.setTitleWeight(title, before));
}

document.addEventListener("title-action", ({ detail: { action, title } }) =>
	actOnTitle(action, title),
);
document.addEventListener("sheet-wanted", ({ detail }) => open(detail));
document.addEventListener("person-action", ({ detail }) => open("personActions", detail));
document.addEventListener("click", ({ target }) => {
	const sheet = target.closest("[data-open]")?.dataset.open;
	if (sheet) open(sheet);
	for (const menu of document.querySelectorAll(".menu[open]"))
		if (!menu.contains(target)) menu.open = false;
});
find("[data-action=clear]").addEventListener("click", () => {
	const before = new Map(room.weightedKeys().map((key) => [key, room.weight(key)]));
	room.clear();
	toast(gettext("Your wishes are cleared"), gettext("Undo"), () => {
		for (const [key, weight] of before) room.setWeight(key, weight);
	});
});
panel.search.addEventListener("focus", () => ["people", "phrase"].forEach(openOnce));
tabs.addEventListener("change", ({ detail }) => {
	panel.arrangeIfIdle(null);
	if (detail === "talk") openTalk();
});
find(".talk")?.addEventListener("focusin", openTalk);
find(".talk")?.addEventListener("click", ({ target }) => {
	if (!opened.talk) target.closest("button")?.setAttribute("data-pressed", "");
});
room.addEventListener("change", show);
room.addEventListener("notice", ({ detail }) => {
	const text =
		detail.code === "disconnected" ? gettext("Not now: the connection is away.") : detail.text;
	if (text) toast(text);
});
room.addEventListener(
	"phase",
	({ detail }) =>
		detail.phase === "closed" &&
		import("../room/closed-screen.js").then(
			({ showClosedScreen }) => showClosedScreen(detail, room),
			() => location.reload(),
		),
);

/** @type {Frame[]} */
const unlisted = [];
room.addEventListener("frame", ({ detail }) => {
	if (detail.type === "suggestion") open("suggestion", detail);
	if (/^(chat|reaction)/.test(detail.type)) {
		if (!opened.talk) unread.push(detail);
		openTalk();
	}
	const happened = detail.previous !== undefined;
	if (happened && !opened.news) unlisted.push(detail);
	if (happened || detail.type === "recommendations") openOnce("news", unlisted);
});

show();
delete document.body.dataset.loading;
room.open();
const openAddress = () => location.hash.startsWith("#title=") && openOnce("address");
addEventListener("hashchange", openAddress);
openAddress();
if (
	localStorage[`host-${room.state.party.code}`] ||
	room.state.participants.some(({ asked }) => asked)
)
	openOnce("news", unlisted);
// What a room begins with comes first; what is away now is fetched when it is needed.
setTimeout(
	() =>
		import("../room/later-parts.js").then(
			({ loadBeforehand }) => loadBeforehand(room.isHost),
			() => {},
		),
	3_000,
);
if (!slot("alone").hidden && matchMedia("(max-width: 899.98px)").matches) open("share");
