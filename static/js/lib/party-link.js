// Understands what people type or paste to find a party: its code, or a link to it.

const CODE_LENGTH = 6;
const LINK = /\/p\/([^/?#\s]+)(?:\/tv)?\/?[^#\s]*(#\S+)?/i;
const MISTAKEN = /[O0I1]/;

/**
 * The code that was meant, and the secret of the link with its "#", if it has one. `isMistaken`: it
 * has a letter or digit that no code has, since people mistake them.
 * @param {string} typed
 */
export function partyOf(typed) {
	const [, inLink, secret = ""] = LINK.exec(typed) ?? [];
	const code = (inLink ?? typed).toUpperCase().replace(/[^A-Z0-9]/g, "");
	return { code, secret, isMistaken: MISTAKEN.test(code), isWhole: code.length === CODE_LENGTH };
}
