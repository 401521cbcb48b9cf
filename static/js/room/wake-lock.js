// Keeps the screen from falling asleep while something plays on it.

export class WakeLock {
	/** @type {WakeLockSentinel | null} */
	#lock = null;
	#isWanted = false;

	constructor() {
		document.addEventListener("visibilitychange", () => document.hidden || this.#ask());
	}

	/** @param {boolean} isWanted */
	set(isWanted) {
		if (this.#isWanted === isWanted) return;
		this.#isWanted = isWanted;
		if (isWanted) this.#ask();
		else this.#lock?.release();
	}

	/** A hidden page loses it; saving power is the device's to decide. */
	async #ask() {
		if (!this.#isWanted || (this.#lock && !this.#lock.released)) return;
		try {
			this.#lock = await navigator.wakeLock?.request("screen");
		} catch {
			this.#lock = null;
		}
	}
}
