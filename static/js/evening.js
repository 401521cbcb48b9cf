// The evening with a title: what was picked, the room's clock, and how it was. Fetched when
// something is first picked.

import { clockText, positionOf, withYear } from "./clock.js";
import { gettext, list } from "./i18n.js";
import { showPoster } from "./title-card.js";
import { write } from "./template.js";
import { nameOf } from "./words.js";

export class Evening {
	#shown = "";
	#timer = 0;

	constructor(room) {
		this.room = room;
		this.section = document.querySelector(".evening");
		this.stars = this.section.querySelector(".stars");
		this.section.addEventListener("click", ({ target }) => this.#act(target.closest("[data-action]")?.dataset.action));
		this.stars.addEventListener("change", ({ target }) => this.#rate(Number(target.value)));
	}

	open() {
		this.show();
	}

	show() {
		const { state } = this.room;
		const pick = state.picks.at(-1);
		this.section.hidden = !pick;
		if (!pick) return;
		if (pick.id !== this.#shown) this.#present(pick);
		const by = { name: nameOf(state, pick.by) };
		write(this.#slot("by"), pick.over ? gettext("Watched together.") : gettext("Picked by %(name)s.", by));
		this.#showClock(state.playback);
		this.#showStars(pick);
		const raters = pick.rated_by.map((id) => nameOf(state, id));
		write(this.#slot("raters"), raters.length ? gettext("Has said how it was: %(names)s.", { names: list(raters) }) : "");
	}

	#present(pick) {
		this.#shown = pick.id;
		write(this.section.querySelector("h3"), gettext("Tonight: %(name)s", { name: withYear(pick) }));
		showPoster(this.section.querySelector(".poster"), pick.title);
	}

	#showClock(playback) {
		const clock = this.section.querySelector(".clock");
		clock.hidden = !playback || this.room.state.you.role === "viewer";
		clearInterval(this.#timer);
		if (!playback) return;
		this.#find("play").hidden = playback.playing;
		write(this.#find("play"), playback.position ? gettext("Go on") : gettext("Start"));
		this.#find("pause").hidden = !playback.playing;
		this.#find("stop").hidden = !this.room.isHost;
		this.#tick();
		if (playback.playing) this.#timer = setInterval(() => this.#tick(), 1_000);
	}

	#tick() {
		const seconds = this.#position();
		write(this.section.querySelector(".time"), clockText(seconds));
	}

	/** Seconds into the title, by the server's clock. */
	#position() {
		return positionOf(this.room.state.playback, this.room.now());
	}

	#showStars(pick) {
		this.stars.hidden = this.room.state.you.role === "viewer" || !(pick.over || pick.mine || this.room.state.playback?.position);
		for (const star of this.stars.querySelectorAll("input")) {
			star.checked = Number(star.value) === Math.round(pick.mine ?? 0);
			star.parentElement.toggleAttribute("data-lit", Number(star.value) <= (pick.mine ?? 0));
		}
		this.#find("unrate").hidden = !pick.mine;
	}

	#act(action) {
		if (action === "play") this.room.ask({ type: "playback.play", position: this.#position() });
		if (action === "pause") this.room.ask({ type: "playback.pause", position: this.#position() });
		if (action === "stop") this.room.ask({ type: "playback.stop" });
		if (action === "unrate") this.#rate(null);
	}

	async #rate(stars) {
		const isDone = await this.room.ask({ type: "evening.rate", pick: this.#shown, stars });
		if (!isDone) this.show();
	}

	#find(action) {
		return this.section.querySelector(`[data-action=${action}]`);
	}

	#slot(name) {
		return this.section.querySelector(`[data-slot=${name}]`);
	}
}
