// The numbers behind the room's agreement. Fetched when someone first asks for them.

import { interests, sided, steering } from "./agreement.js";
import { gettext, number } from "./i18n.js";
import { clone, keyed, write } from "./template.js";
import { labelOf } from "./words.js";

const ANY = 0.01;

export class Numbers {
	constructor(room) {
		this.room = room;
		this.rows = document.querySelector("agreement-line tbody");
	}

	open() {
		this.show();
	}

	/** The strongest first. */
	show() {
		const { state } = this.room;
		const mean = (key) => state.recommendations.group_profile[key] ?? 0;
		const keys = interests(state).sort((a, b) => Math.abs(mean(b)) - Math.abs(mean(a)));
		keyed(this.rows, keys, {
			key: (key) => key,
			make: () => clone("number"),
			show: (row, key) => {
				write(row.cells[0], labelOf(state, key));
				write(row.cells[1], said(state, key, mean(key)));
			},
		});
	}
}

function said(state, key, mean) {
	const [fans, foes] = [1, -1].map((side) => sided(steering(state), key, side, ANY).length);
	return gettext("%(mean)s · %(fans)s for, %(foes)s against", { mean: number(mean), fans, foes });
}
