// Keeps the page's own files, so that it opens without a network. What a node says is never kept.
const cacheName = "warren-page";
const files = [
  "./", "app.js", "shared.js", "rooms.js", "transfer.js", "app.css", "rooms.css", "icon.svg",
  "manifest.webmanifest",
];

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const paths = new Set(files.map((file) => new URL(file, self.location.href).pathname));

self.addEventListener("install", (event) => {
  const store = caches.open(cacheName).then((cache) =>
    cache.addAll(files.map((file) => new Request(file, { cache: "reload" }))));
  (event as Extendable).waitUntil(store);
});

/** The node's page fits the node, so it is asked first; what is kept is for when it is away. */
async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request.url.split("#")[0] ?? "", response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept === undefined) throw error;
    return kept;
  }
}

self.addEventListener("fetch", (event) => {
  const fetching = event as Fetching;
  const { request } = fetching;
  const url = new URL(request.url);
  const isOurs = request.method === "GET" && url.origin === self.location.origin
    && paths.has(url.pathname);
  if (isOurs) fetching.respondWith(answer(request));
});

export {};
