// The room's clock: how far into the title it is, and how that is written.

const two = (value) => String(value).padStart(2, "0");

/** Seconds into the title at a moment of the server's clock. */
export function positionOf({ position, since }, now) {
	return since === null ? position : position + Math.max(0, now - since) / 1_000;
}

export function clockText(seconds) {
	const whole = Math.floor(seconds);
	return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

export const withYear = ({ name, year }) => (year ? `${name} (${year})` : name);
