// Checks from a browser what a proxy in between breaks, and shows the sentences that the server
// wrote for each outcome.

import { siteUrl } from "../lib/site-url.js";

const TIMEOUT_MS = 10_000;
const page = document.querySelector(".proxy");
const outcome = page.querySelector(".outcome[role]");
const checks = [...page.querySelectorAll(".check")];
/** @param {string} id */
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const seen = { ...read("seen"), here: location.origin };
const asks = read("asks");

class NotTested extends Error {}

/** A check's reason to be wrong, which is one that the page has an advice for. */
class CheckFailed extends Error {}

/** @param {PageElement} within */
function fill(within) {
	for (const node of within.querySelectorAll("[data-says]")) {
		node.textContent = (node.dataset.says ?? "").replace(
			/\{(\w+)\}/g,
			(_whole, name) => seen[name],
		);
	}
}

/**
 * @param {PageElement} node
 * @param {string} state
 * @param {string} [reason]
 */
function show(node, state, reason = "") {
	node.dataset.state = state;
	fill(node);
	for (const part of node.querySelectorAll("[data-for]")) {
		const other = part.dataset.reason && part.dataset.reason !== reason;
		part.hidden = part.dataset.for !== state || Boolean(other);
	}
}

function showOutcome() {
	const states = new Set(checks.map((check) => check.dataset.state));
	const waiting = checks.filter((check) => check.dataset.state === "waiting");
	if (waiting.some(({ id }) => id !== "address")) return;
	const worst = ["wrong", "untried"].find((each) => states.has(each));
	if (worst) show(outcome, worst);
	else show(outcome, waiting.length ? "asking" : "right");
}

/**
 * @param {string} id
 * @param {() => void | Promise<void>} trying
 */
async function runCheck(id, trying) {
	const check = document.getElementById(id);
	try {
		await trying();
		show(check, "right");
	} catch (error) {
		if (error instanceof CheckFailed) show(check, "wrong", error.message);
		else show(check, "untried");
	}
	showOutcome();
}

/**
 * @param {unknown} is
 * @param {string} reason
 */
function verify(is, reason) {
	if (!is) throw new CheckFailed(reason);
}

/** A socket to the site, open and with the server's first message; null where none opens. */
async function open() {
	const address = new URL(asks.socket, location.href);
	address.protocol = address.protocol.replace("http", "ws");
	address.searchParams.set("permit", asks.permit);
	const socket = new WebSocket(address);
	const arrival = await nextMessage(socket);
	if (!arrival) socket.close();
	return arrival ? Object.assign(socket, { arrival: JSON.parse(arrival) }) : null;
}

/**
 * The next message, or null once the socket is closed or nothing comes.
 * @param {WebSocket} socket
 */
function nextMessage(socket) {
	return new Promise((resolve) => {
		socket.onmessage = ({ data }) => resolve(data);
		socket.onclose = () => resolve(null);
		setTimeout(() => resolve(null), TIMEOUT_MS);
		if (socket.readyState > WebSocket.OPEN) resolve(null);
	});
}

/**
 * @param {WebSocket} socket
 * @param {string} text
 */
async function echoes(socket, text) {
	if (socket.readyState === WebSocket.OPEN) socket.send(text);
	return (await nextMessage(socket)) === text;
}

async function verifyIdle() {
	const socket = await open();
	if (!socket) throw new NotTested();
	const started = performance.now();
	await new Promise((resolve) => {
		socket.onclose = resolve;
		setTimeout(resolve, seen.idle * 1000);
	});
	const lived = await echoes(socket, "still there");
	if (!lived) seen.idle = Math.ceil((performance.now() - started) / 1000);
	verify(lived, "idle");
	socket.close();
}

async function verifyLargeFrame() {
	const socket = await open();
	if (!socket) throw new NotTested();
	verify(await echoes(socket, "x".repeat(asks.largest)), "frame");
	socket.close();
}

async function verifyForgery() {
	const headers = { "X-Forwarded-For": asks.forged };
	const answer = await fetch(siteUrl("selfcheck"), {
		headers,
		signal: AbortSignal.timeout(TIMEOUT_MS),
	});
	if (!answer.ok) throw new NotTested();
	verify((await answer.json()).address !== asks.forged, "forged");
}

async function checkSocket() {
	const socket = await open();
	await runCheck("upgrade", () => verify(socket, "upgrade"));
	await runCheck("origin", () => {
		if (!socket) throw new NotTested();
		seen.origin = socket.arrival.origin;
		verify(seen.origin === location.origin, "changed");
		verify(socket.arrival.is_ours, "foreign");
	});
	socket?.close();
	if (socket && socket.arrival.forwarded !== seen.trusted) {
		seen.forwarded = socket.arrival.forwarded;
		await runCheck("address", () => verify(false, "miscounted"));
	}
	await Promise.all([runCheck("frame", verifyLargeFrame), runCheck("idle", verifyIdle)]);
}

for (const button of page.querySelectorAll(".answers button")) {
	button.addEventListener("click", () => {
		runCheck("address", () => verify(button.value === "right", "strange"));
		document.querySelector("#address h2").focus();
	});
}

fill(page);
show(outcome, "running");
runCheck("host", () => verify(seen.host === location.host, "host"));
runCheck("scheme", () => verify(`${seen.scheme}:` === location.protocol, "scheme"));
if (seen.forwarded !== seen.trusted) runCheck("address", () => verify(false, "miscounted"));
runCheck("forgery", verifyForgery);
checkSocket();
