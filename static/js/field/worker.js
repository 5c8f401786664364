// Keeps the page of the sheet and its static files, so that it opens without a network.
// Everything else of the portal passes by: no page of anybody, no answer, is kept here.
// SHELF = { version, page, files } is said by the portal (audits/views/field.py).

const PREFIX = "phieu-kiem-tra-";
const CACHE = PREFIX + self.SHELF.version;
const KEPT = new Set(self.SHELF.files);

// a page that leads to signing in is not the page
const fresh = (address) => new Request(address, { cache: "reload", redirect: "error", credentials: "same-origin" });

self.addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll([self.SHELF.page, ...KEPT].map(fresh));
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

const kept = async (address, request) =>
  (await (await caches.open(CACHE)).match(address)) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && address.pathname === self.SHELF.page;
  if (isPage || KEPT.has(address.pathname)) event.respondWith(kept(address.pathname, request));
});
