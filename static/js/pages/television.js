// Shows the room on a television: the first titles, who is here, how to join. Nothing to click.

import "../room/agreement.js";
import "../room/participant-list.js";
import "../room/title-list.js";
import { setText } from "../lib/dom.js";
import { putNothingOff } from "../lib/pace.js";
import { loadPart, withPart } from "../lib/page-parts.js";
import { loadStylesheet } from "../lib/stylesheet.js";
import { Activity } from "../room/activity.js";
import { showClosedScreen } from "../room/closed-screen.js";
import { ConnectionStatus } from "../room/connection-status.js";
import { firstState } from "../room/first-state.js";
import { Room } from "../room/room.js";
import { fitPeople } from "../room/television-people.js";

const MAX_TITLES = 5;
/** @param {string} selector */
const find = (selector) => document.querySelector(selector);

const room = new Room(await firstState());
const activity = new Activity(room);
const status = new ConnectionStatus(find(".status"), room);
const list = document.querySelector("title-list");
const people = document.querySelector("participant-list");
const agreementLine = document.querySelector("agreement-line");

/** @type {Record<string, RoomPart>} */
const later = {};
const requested = new Set();

putNothingOff();
list.attach(room, MAX_TITLES);
people.attach(room, activity);

function show() {
	setText(find("[data-slot=party]"), room.state.party.name);
	showDecided();
	showWatch();
	list.show(true);
	agreementLine.show(room.state);
	status.show();
	showEmptyList();
	showSpotlight();
	showPeople();
}

function showPeople() {
	people.show();
	fitPeople(people.querySelector("ul"), find("[data-slot=rest]"));
}

/**
 * What was picked, and a ballot, are fetched once there is one.
 * @param {string} name
 * @param {boolean} isWanted
 * @param {() => Promise<RoomPart>} load
 */
async function showLater(name, isWanted, load) {
	if (later[name]) return later[name].show();
	if (!isWanted || requested.has(name)) return;
	requested.add(name);
	try {
		later[name] = await load();
		await later[name].open();
	} catch {
		requested.delete(name);
	}
}

function showEmptyList() {
	showLater("emptyList", !room.state.recommendations.titles.length, async () => {
		const { EmptyList } = await withPart("empty-list", import("../room/empty-list.js"));
		return new EmptyList(find("[data-slot=empty-list]"), room);
	});
}

function showDecided() {
	const { picks, ballot } = room.state;
	showLater(
		"tonight",
		picks.length > 0,
		async () => new (await import("../room/tonight.js")).Tonight(room, list),
	);
	showLater(
		"ballot",
		ballot !== null,
		async () => new (await import("../room/ballot-screen.js")).BallotScreen(room),
	);
}

/** @type {Promise<import("../room/television-spotlight.js").TelevisionSpotlight> | null} */
let spotlight = null;

/** What the host shows to everybody; a television follows by itself. */
function showSpotlight() {
	if (room.state.spotlight)
		spotlight ??= withPart("looking", import("../room/television-spotlight.js")).then(
			(module) => new module.TelevisionSpotlight(room),
		);
	spotlight?.then(
		(shown) => shown.show(),
		() => {
			spotlight = null;
		},
	);
}

/** @type {import("../room/watch.js").Watch | null} */
let watch = null;
let watchRequested = false;

function showWatch() {
	if ((room.state.playback || room.state.ready) && !watchRequested) {
		watchRequested = true;
		Promise.all([import("../room/watch.js"), loadStylesheet("watch")]).then(
			([{ Watch }]) => {
				watch = new Watch(room, find("[data-slot=watch]"));
				return watch.open();
			},
			() => (watchRequested = false),
		);
	}
	watch?.show();
}

/** @type {Frame[]} what was said until the chat was fetched */
const unread = [];
let talkRequested = false;

/** What is said is fetched when somebody first does. */
async function openTalk() {
	if (talkRequested) return;
	talkRequested = true;
	const { TelevisionChat } = await import("../room/television-chat.js");
	const chat = new TelevisionChat(room, unread);
	await chat.open();
	setInterval(() => chat.show(), 5_000);
}

room.addEventListener("frame", ({ detail }) => {
	if (!/^(chat|reaction)/.test(detail.type)) return;
	unread.push(detail);
	openTalk();
});
if (room.state.messages.length) openTalk();

room.addEventListener("change", show);
setInterval(showDecided, 1_000);
room.addEventListener(
	"phase",
	({ detail }) => detail.phase === "closed" && showClosedScreen(detail, room),
);
// Why a room is closed has to be there when the server is not.
setTimeout(() => loadPart("closed").catch(() => {}), 3_000);
setInterval(showPeople, 2_000);
// Whoever takes part on this screen needs no place for a television any more.
find("[data-leaves]")?.addEventListener("click", () => room.request({ type: "participant.leave" }));
addEventListener("resize", showPeople);
keepAwake();
show();
room.open();

/** A television that falls asleep shows nothing. */
async function keepAwake() {
	try {
		await navigator.wakeLock?.request("screen");
	} catch {
		// Saving power is the device's to decide.
	}
}

document.addEventListener("visibilitychange", () => document.hidden || keepAwake());
