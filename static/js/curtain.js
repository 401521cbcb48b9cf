// What stands before the room when one cannot be in it: why, and a way on. The words are the
// page's own, one <template> a scene, so that they are there when the server is not.

const ALIASES = {
	party_closed: "ended",
	party_not_found: "ended",
	large: "malformed",
};

const scene = (name) => document.getElementById(`scene-${ALIASES[name] ?? name}`);

/** Drops the curtain for good; its button loads the page again, which asks the server anew. */
export function dropCurtain({ reason, kind }) {
	const curtain = document.getElementById("curtain");
	const { content } = scene(reason) ?? scene(kind) ?? scene("malformed");
	curtain.replaceChildren(content.cloneNode(true));
	curtain.addEventListener("click", ({ target }) => target.closest("button") && location.reload());
	curtain.addEventListener("cancel", (event) => event.preventDefault());
	for (const open of document.querySelectorAll("dialog[open]")) open.close();
	curtain.showModal();
}
