// Makes the keys by which the server recognises a repeated request.

/** For one request, however often it is sent. Nobody can guess it. */
export function newKey() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
