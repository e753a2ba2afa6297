// Keeps the last state of a meeting in session in the browser, for when the network or the server
// is gone (docs/adr). Only pages that say so are kept, for the person who loaded them, until the
// time that they name; js/kept.js removes them at sign-out and at the end of the meeting.
"use strict";

const PREFIX = "meeting ";
const STATIC = "static";
const ID = "[0-9a-f-]{36}";
const PAGES = new RegExp(`^/meetings/${ID}/(?:|follow/|room/|print/|cases/${ID}/(?:live/)?)$`);

const nameOf = (url) => url.pathname.replace(/live\/$/, "") + (url.searchParams.has("room") ? "?room" : "");

const keep = async (url, answer) => {
  const text = await answer.text();
  const owner = /data-owner="([^"]+)"/.exec(text)?.[1];
  const until = /data-until="(\d+)"/.exec(text)?.[1];
  if (!owner || !until) return;
  for (const other of await caches.keys()) {
    if (other.startsWith(PREFIX) && other !== PREFIX + owner) await caches.delete(other);
  }
  const headers = new Headers(answer.headers);
  headers.set("Kept-Until", until);
  headers.delete("Content-Encoding");
  const body = text.replace("<body ", "<body data-kept ");
  await (await caches.open(PREFIX + owner)).put(nameOf(url), new Response(body, { headers }));
};

const kept = async (url) => {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const found = await (await caches.open(name)).match(nameOf(url), { ignoreVary: true });
    if (found && Number(found.headers.get("Kept-Until")) > Date.now()) return found;
    if (found) await caches.delete(name);
  }
  return undefined;
};

const page = async (event, url) => {
  let answer;
  try {
    answer = await fetch(event.request);
  } catch (lost) {
    const last = event.request.mode === "navigate" && (await kept(url));
    if (last) return last;
    throw lost;
  }
  if (answer.ok && !answer.redirected) event.waitUntil(keep(url, answer.clone()).catch(() => {}));
  return answer;
};

const asset = async (event) => {
  const store = await caches.open(STATIC);
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(store.put(event.request.url, answer.clone()).catch(() => {}));
    return answer;
  } catch (lost) {
    const last = await store.match(event.request.url, { ignoreVary: true });
    if (last) return last;
    throw lost;
  }
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const isPart = event.request.headers.has("HX-Request") || url.searchParams.has("part") || url.searchParams.has("mark");
  if (PAGES.test(url.pathname) && !isPart) event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(asset(event));
});
