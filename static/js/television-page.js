// The room on a television: what leads, who is here, how to come in. Nothing to click.

import "./agreement.js";
import "./people-list.js";
import "./title-list.js";
import { Activity } from "./activity.js";
import { dropCurtain } from "./curtain.js";
import { clockText, positionOf, withYear } from "./clock.js";
import { gettext } from "./i18n.js";
import { Notice } from "./notice.js";
import { Room } from "./room.js";
import { Status } from "./status.js";
import { write } from "./template.js";

const FIRST = 5;
const find = (selector) => document.querySelector(selector);

const room = new Room(JSON.parse(find("#snapshot").textContent));
const activity = new Activity(room);
const status = new Status(find(".status"), room);
const notice = new Notice(find("[data-slot=notice]"), room);
const [list, people] = [find("title-list"), find("people-list")];

list.attach(room, FIRST);
people.attach(room, activity);

function show() {
	write(find("[data-slot=party]"), room.state.party.name);
	showPick(room.state);
	for (const part of [list, people, find("agreement-line"), notice, status]) part.show(room);
}

/** What the room watches, and how far it is, until the watching is over. */
function showPick({ picks, playback }) {
	const line = find("[data-slot=picked]");
	line.hidden = !playback;
	if (!playback) return;
	const name = withYear(picks.at(-1));
	const time = clockText(positionOf(playback, room.now()));
	const values = { name, time };
	write(line, playback.position || playback.playing ? gettext("Tonight: %(name)s · %(time)s", values) : gettext("Tonight: %(name)s", values));
}

room.addEventListener("change", show);
setInterval(() => showPick(room.state), 1_000);
room.addEventListener("phase", ({ detail }) => detail.phase === "closed" && dropCurtain(detail));
setInterval(() => people.show(), 2_000);
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
