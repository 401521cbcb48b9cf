// The room's page: gives each part its room, and shows what changed once a frame.

import { agreementSentence } from "./agreement.js";
import "./interest-panel.js";
import "./people-list.js";
import "./title-list.js";
import { Activity } from "./activity.js";
import { Announcer } from "./announce.js";
import { gettext } from "./i18n.js";
import { Places } from "./places.js";
import { Room } from "./room.js";
import { Status } from "./status.js";
import { write } from "./template.js";
import { toast } from "./toast.js";

const find = (selector) => document.querySelector(selector);
const slot = (name) => find(`[data-slot=${name}]`);

const room = new Room(JSON.parse(find("#snapshot").textContent));
const activity = new Activity(room);
const announcer = new Announcer(room);
const places = new Places();
const panel = find("interest-panel");
const list = find("title-list");
const people = find("people-list");
const status = new Status(find(".status"), room);

// What most moments do without is fetched when it is first shown.
const sheets = {
	share: async () => new (await import("./share-sheet.js")).ShareSheet(room),
	settings: async () => new (await import("./settings-sheet.js")).SettingsSheet(room),
	notice: async () => new (await import("./notice.js")).Notice(slot("notice"), room),
	agreeing: async () => new (await import("./agreeing.js")).Agreeing(room),
	acts: async () => new (await import("./host-acts.js")).HostActs(room),
	numbers: async () => new (await import("./numbers.js")).Numbers(room),
	people: async () => new (await import("./people-search.js")).PeopleSearch(room, panel),
	evening: async () => new (await import("./evening.js")).Evening(room),
	details: async () => new (await import("./details-sheet.js")).DetailsSheet(room, speak),
};
const opened = {};
let evening, notice, cast;

panel.attach(room);
list.attach(room);
people.attach(room, activity);

const show = () => list.still(showAll);

function showAll() {
	const { state } = room;
	const { titles, agreement } = state.recommendations;
	const isAlone = state.participants.filter(({ role }) => role !== "viewer").length === 1;
	write(slot("party"), state.party.name);
	write(slot("strategy"), find(`[name=strategy][value=${state.settings.strategy}] + b`)?.textContent ?? "");
	write(slot("gist"), agreementSentence(state));
	slot("alone").hidden = !isAlone;
	find("[data-open=settings]").hidden = !room.isHost;
	find("[data-open=agreeing]").hidden = agreement !== "none";
	find("[data-action=clear]").hidden = !room.mine().length;
	for (const part of [list, panel, people, find("agreement-line"), status, ...Object.values(opened)]) part.show(room);
	if (state.picks.length) evening ??= open("evening");
	if (panel.querySelector("[id^=track-person]")) cast ??= open("people");
	if (!titles.length) notice ??= open("notice");
	activity.show(find(".activity"), slot("activity-heading"));
}

async function open(sheet, about) {
	try {
		opened[sheet] ??= await sheets[sheet]();
		await list.still(() => opened[sheet].open(about));
	} catch {
		toast(gettext("Not now: the connection is away."));
	}
}

/** Speaks for or against a title; saying it twice takes it back. */
function speak(action, title) {
	const key = `title:${title.id}`;
	const before = room.weight(key);
	const wanted = action === "more" ? 1 : -1;
	if (before === wanted) return room.steerTitle(title, 0);
	room.steerTitle(title, wanted);
	const text = action === "more"
		? gettext("More like %(title)s", title)
		: gettext("Not tonight: %(title)s", title);
	toast(text, gettext("Undo"), () => room.steerTitle(title, before));
}

document.addEventListener("title-action", ({ detail: { action, title } }) =>
	action === "open" ? open("details", title) : speak(action, title));
document.addEventListener("person-action", ({ detail }) => open("acts", detail));
document.addEventListener("click", ({ target }) => {
	const sheet = target.closest("[data-open]")?.dataset.open;
	if (sheet) open(sheet);
	for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(target)) menu.open = false;
});
find("[data-action=clear]").addEventListener("click", () => {
	const before = room.mine().map((key) => [key, room.weight(key)]);
	room.clear();
	toast(gettext("Your wishes are cleared"), gettext("Undo"), () => before.forEach((each) => room.steer(...each)));
});
panel.search.addEventListener("focus", () => cast ??= open("people"));
places.addEventListener("change", () => panel.arrangeIfIdle(null));
room.addEventListener("change", show);
room.addEventListener("notice", ({ detail }) => {
	const text = detail.code === "disconnected" ? gettext("Not now: the connection is away.") : detail.text;
	if (text) toast(text);
});
room.addEventListener("phase", ({ detail }) => detail.phase === "closed" &&
	import("./curtain.js").then(({ dropCurtain }) => dropCurtain(detail), () => location.reload()));
room.addEventListener("frame", ({ detail }) => tellRole(detail));

/** A host who goes away is succeeded; whoever it is gets told. */
function tellRole({ type, participant }) {
	if (type !== "participant.updated" || participant.role !== "host") return;
	const text = room.isHost
		? gettext("You are the host now")
		: gettext("%(name)s is the host now", room.state.participants.find(({ id }) => id === participant.id));
	toast(text);
	announcer.say(text);
}

show();
delete document.body.dataset.waking;
room.open();
if (!slot("alone").hidden && matchMedia("(max-width: 899.98px)").matches) open("share");
