// Lists and announces what happens in the room; fetched when something does.

import { Activity } from "./activity.js";
import { Announcer } from "./announcer.js";
import { HostChange } from "./host-change.js";
import { PlaceAnswers } from "./place-answers.js";

export class News {
	/**
	 * @param {import("./room.js").Room} room
	 * @param {import("./participant-list.js").ParticipantList} people who show their last moves
	 * @param {RoomState} before the state that the page began with
	 */
	constructor(room, people, before) {
		this.room = room;
		this.people = people;
		this.activity = new Activity(room, before);
		this.announcer = new Announcer(room, before);
		people.activity = this.activity;
		this.hostChange = new HostChange(room, this.announcer);
		this.placeAnswers = new PlaceAnswers(room, this.announcer);
		room.addEventListener("frame", ({ detail }) => this.hostChange.note(detail));
	}

	/** @param {Frame[]} frames what happened until this was fetched */
	open(frames) {
		for (const frame of frames) {
			this.activity.note(frame);
			this.announcer.note(frame);
			this.hostChange.note(frame);
		}
		this.people.show();
		this.show();
	}

	show() {
		this.placeAnswers.show();
		this.activity.show(
			document.querySelector(".activity"),
			document.querySelector("[data-slot=activity-heading]"),
		);
	}
}
