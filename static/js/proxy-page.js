// The self-check of a proxy: tries what a browser can try, and shows the sentences that the server
// wrote for each outcome.

const PATIENCE = 10_000;
const page = document.querySelector(".proxy");
const outcome = page.querySelector(".outcome[role]");
const checks = [...page.querySelectorAll(".check")];
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const seen = { ...read("seen"), here: location.origin };
const asks = read("asks");

class Untried extends Error {}

/** A check's reason to be wrong, which is one that the page has an advice for. */
class Wrong extends Error {}

function fill(within) {
	for (const node of within.querySelectorAll("[data-says]")) {
		node.textContent = node.dataset.says.replace(/\{(\w+)\}/g, (_whole, name) => seen[name]);
	}
}

function show(node, state, reason = "") {
	node.dataset.state = state;
	fill(node);
	for (const part of node.querySelectorAll("[data-for]")) {
		const other = part.dataset.reason && part.dataset.reason !== reason;
		part.hidden = part.dataset.for !== state || Boolean(other);
	}
}

function conclude() {
	const states = new Set(checks.map((check) => check.dataset.state));
	const waiting = checks.filter((check) => check.dataset.state === "waiting");
	if (waiting.some(({ id }) => id !== "address")) return;
	const worst = ["wrong", "untried"].find((each) => states.has(each));
	if (worst) show(outcome, worst);
	else show(outcome, waiting.length ? "asking" : "right");
}

async function settle(id, trying) {
	const check = document.getElementById(id);
	try {
		await trying();
		show(check, "right");
	} catch (error) {
		if (error instanceof Wrong) show(check, "wrong", error.message);
		else show(check, "untried");
	}
	conclude();
}

function must(is, reason) {
	if (!is) throw new Wrong(reason);
}

/** An open socket; its `next` resolves to what it hears next, or to nothing once it is closed. */
async function open() {
	const address = new URL(asks.socket, location.href);
	address.protocol = address.protocol.replace("http", "ws");
	address.searchParams.set("permit", asks.permit);
	const socket = new WebSocket(address);
	socket.next = () => new Promise((resolve) => {
		socket.onmessage = ({ data }) => resolve(data);
		socket.onclose = () => resolve(null);
		setTimeout(() => resolve(null), PATIENCE);
		if (socket.readyState > WebSocket.OPEN) resolve(null);
	});
	const arrival = await socket.next();
	if (!arrival) socket.close();
	return arrival && Object.assign(socket, { arrival: JSON.parse(arrival) });
}

async function answers(socket, text) {
	if (socket.readyState === WebSocket.OPEN) socket.send(text);
	return (await socket.next()) === text;
}

async function staysIdle() {
	const socket = await open();
	if (!socket) throw new Untried();
	const started = performance.now();
	await new Promise((resolve) => {
		socket.onclose = resolve;
		setTimeout(resolve, seen.idle * 1000);
	});
	const lived = await answers(socket, "still there");
	if (!lived) seen.idle = Math.ceil((performance.now() - started) / 1000);
	must(lived, "idle");
	socket.close();
}

async function takesALargeFrame() {
	const socket = await open();
	if (!socket) throw new Untried();
	must(await answers(socket, "x".repeat(asks.largest)), "frame");
	socket.close();
}

async function believesNoForgery() {
	const headers = { "X-Forwarded-For": asks.forged };
	const answer = await fetch("/selfcheck", { headers, signal: AbortSignal.timeout(PATIENCE) });
	if (!answer.ok) throw new Untried();
	must((await answer.json()).address !== asks.forged, "forged");
}

async function onASocket() {
	const socket = await open();
	await settle("upgrade", () => must(socket, "upgrade"));
	await settle("origin", () => {
		if (!socket) throw new Untried();
		seen.origin = socket.arrival.origin;
		must(seen.origin === location.origin, "changed");
		must(socket.arrival.is_ours, "foreign");
	});
	socket?.close();
	if (socket && socket.arrival.told !== seen.trusted) {
		seen.told = socket.arrival.told;
		await settle("address", () => must(false, "miscounted"));
	}
	await Promise.all([settle("frame", takesALargeFrame), settle("idle", staysIdle)]);
}

for (const button of page.querySelectorAll(".answers button")) {
	button.addEventListener("click", () => {
		settle("address", () => must(button.value === "right", "strange"));
		document.querySelector("#address h2").focus();
	});
}

fill(page);
show(outcome, "running");
settle("host", () => must(seen.host === location.host, "host"));
settle("scheme", () => must(`${seen.scheme}:` === location.protocol, "scheme"));
if (seen.told !== seen.trusted) settle("address", () => must(false, "miscounted"));
settle("forgery", believesNoForgery);
onASocket();
