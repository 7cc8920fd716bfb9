/* Rows as they come: [data-live] names a stream of server-sent events, [data-rows] the same rows to
   be asked for every few seconds where no stream is to be had.  A page that nobody sees asks for
   nothing, and neither asking counts as a use of the session: see keydesk.accounts.scheme. */
import { all, one } from "./dom.js";

const MOST = 100;
const EVERY = 5000;
const open = new Map();

function show(card, html, whole) {
  const body = one("tbody", card);
  if (whole) body.innerHTML = html;
  else body.insertAdjacentHTML("afterbegin", html);
  while (body.rows.length > MOST) body.deleteRow(-1);
  const none = one("[data-none]", card);
  if (none) none.hidden = body.rows.length > 0;
  document.dispatchEvent(new Event("kd:rows"));
}

async function ask(card) {
  const answer = await fetch(card.dataset.rows, { headers: { "X-Refresh": "1" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return close(card);
  show(card, await answer.text(), true);
}

function poll(card) {
  const timer = setInterval(() => ask(card), EVERY);
  open.set(card, () => clearInterval(timer));
  ask(card);
}

function listen(card) {
  const source = new EventSource(card.dataset.live);
  open.set(card, () => source.close());
  source.addEventListener("all", (event) => show(card, event.data, true));
  source.addEventListener("new", (event) => show(card, event.data, false));
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED && open.has(card)) poll(card);
  });
}

function close(card) {
  open.get(card)?.();
  open.delete(card);
}

function look() {
  for (const card of [...open.keys()]) if (!card.isConnected || document.hidden) close(card);
  if (document.hidden) return;
  for (const card of all("[data-live]")) if (!open.has(card)) listen(card);
}

look();
document.addEventListener("htmx:after:swap", look);
document.addEventListener("visibilitychange", look);
window.addEventListener("pagehide", () => [...open.keys()].forEach(close));
