// A stand-in for a node, for design work and for tests of the page alone. Loopback only.
//   node Web/dev/server.mjs [port]
// The cookie `warren_dev` chooses: locked, empty, failing, stopped, nostream, large.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Signaling } from "./signaling.mjs";
import { Simulation } from "./simulation.mjs";

const root = fileURLToPath(new URL("../../.build/web/", import.meta.url));
const [script, style] = ["text/javascript; charset=utf-8", "text/css; charset=utf-8"];
const types = {
  "index.html": "text/html; charset=utf-8",
  "app.js": script, "shared.js": script, "rooms.js": script, "transfer.js": script, "sw.js": script,
  "app.css": style, "rooms.css": style,
  "icon.svg": "image/svg+xml",
  "manifest.webmanifest": "application/manifest+json",
};
const signaling = new Signaling();
const key = "rabbit";
const publicNames = ["relays", "stats"];
const lists = {
  relays: "relays", circuits: "circuits", throughput: "samples", heartbeat: "beats",
  transfers: "transfers", contacts: "contacts",
};

let world = new Simulation();
const large = new Simulation({ relays: 2_000, seed: 11 });
const streams = new Set();
let seconds = 0;
let lastEvent = 0;

setInterval(() => {
  seconds += 1;
  const changed = world.tick(seconds);
  large.tick(seconds);
  for (const stream of streams) {
    for (const name of changed) send(stream, name);
    if (seconds % 15 === 0) stream.response.write(": still here\n\n");
  }
}, 1_000);

function send({ response, scenario }, name) {
  lastEvent += 1;
  const data = scenario === "empty" && name in lists
    ? emptied(name) : (scenario === "large" ? large : world).event(name);
  response.write(`id: ${lastEvent}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

const emptied = (name) => ({ [lists[name]]: [] });

function cookies(request) {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return Object.fromEntries(pairs);
}

function json(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}

function refuse(response, status, code, message, hint) {
  json(response, status, { error: { code, message, hint } });
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

async function page(path, response) {
  const name = path === "/" ? "index.html" : path.slice(1);
  if (!(name in types)) return refuse(response, 404, "not_found", "No such page", "Open /.");
  const bytes = await readFile(root + name);
  response.writeHead(200, {
    "Content-Type": types[name],
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
  });
  response.end(bytes);
}

function events(request, response, scenario) {
  if (scenario === "nostream") {
    return refuse(response, 503, "busy", "Too many streams", "Try again later.");
  }
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write(": hello\n\n");
  const stream = { response, scenario };
  streams.add(stream);
  request.on("close", () => streams.delete(stream));
}

function read(name, scenario, response) {
  const source = scenario === "large" ? large : world;
  const answer = source.answer(name);
  if (answer === undefined) {
    return refuse(response, 404, "not_found", "There is nothing here", "Check the address.");
  }
  json(response, 200, scenario === "empty" && name in lists ? emptied(name) : answer);
}

const outcomes = {
  accept: (transfer) => Object.assign(transfer, { state: "running" }),
  decline: (transfer) => Object.assign(transfer, { state: "declined" }),
  cancel: (transfer) => Object.assign(transfer, { state: "cancelled", secondsLeft: null }),
};

async function change(request, response, parts, query) {
  const [name, id, verb] = parts;
  if (request.method === "PUT" && name === "uploads") {
    const bytes = await bodyOf(request);
    return json(response, 201, world.send(query.get("name"), query.get("peer"), bytes.length));
  }
  const body = await bodyOf(request);
  const given = body.length === 0 ? {} : JSON.parse(body.toString());
  if (name === "circuits" && id === "renew") {
    world.renew();
    return json(response, 202, world.answer("circuits"));
  }
  if (name === "circuits") {
    world.circuits = world.circuits.filter((circuit) => circuit.id !== id);
    return json(response, 200, {});
  }
  if (name === "contacts") {
    const others = world.contacts.filter((contact) => contact.address !== given.address);
    world.contacts = [...others, given];
    return json(response, 200, given);
  }
  if (name === "transfers" && id === undefined) {
    if (!given.path.startsWith("/")) {
      return refuse(response, 400, "bad_path", `There is no file at ${given.path}`,
        "Give the whole path, beginning with a slash.");
    }
    return json(response, 201, world.send(given.path.split("/").pop(), given.peer, 4_200_000));
  }
  const transfer = world.transfers.find((other) => other.id === id);
  if (transfer === undefined) {
    return refuse(response, 404, "not_found", "This transfer is gone", "Reload the page.");
  }
  if (request.method === "DELETE") {
    world.transfers = world.transfers.filter((other) => other !== transfer);
    return json(response, 200, {});
  }
  return json(response, 200, outcomes[verb](transfer));
}

/** An attacker at the server, who puts other certificates into what the peers agree on. */
const forged = (data) => (data.sdp === undefined ? data : {
  ...data,
  sdp: data.sdp.replace(/(a=fingerprint:sha-256 )(..)/, (_, before, byte) =>
    before + (byte === "00" ? "01" : "00")),
});

/**
 * Controls for tests: /dev/reset starts over, /dev/cut only ends every event stream; /dev/drop ends
 * what the rooms hang on, /dev/restart forgets the rooms as well, /dev/forge alters descriptions.
 */
function control(path, response) {
  if (path === "/dev/drop" || path === "/dev/restart") {
    signaling.cut(path === "/dev/restart");
    return json(response, 200, {});
  }
  signaling.tamper = path === "/dev/forge" ? forged : (data) => data;
  if (path === "/dev/forge") return json(response, 200, {});
  if (path === "/dev/reset") {
    world = new Simulation();
    signaling.cut(true);
  }
  for (const stream of streams) stream.response.end();
  streams.clear();
  json(response, 200, {});
}

async function serve(request, response) {
  const url = new URL(request.url, "http://127.0.0.1");
  const { warren_dev: scenario, warren_session: session } = cookies(request);
  if (url.pathname === "/open") {
    const good = url.searchParams.get("key") === key;
    response.writeHead(303, {
      Location: "/",
      ...(good ? { "Set-Cookie": "warren_session=1; HttpOnly; SameSite=Strict; Path=/" } : {}),
    });
    return response.end();
  }
  if (url.pathname.startsWith("/dev/")) return control(url.pathname, response);
  if (!url.pathname.startsWith("/api/v1/")) return page(url.pathname, response);
  if (scenario === "stopped") return void request.destroy();
  const parts = url.pathname.slice("/api/v1/".length).split("/").map(decodeURIComponent);
  const open = request.method === "GET" && publicNames.includes(parts[0]);
  if (scenario === "locked" && session === undefined && !open) {
    return refuse(response, 401, "unauthorized", "This page needs a key",
      "Open the address that warren up printed, or run warren open.");
  }
  if (scenario === "failing" && parts[0] !== "events") {
    return refuse(response, 500, "store_unavailable", "The node cannot read its store",
      "Free some disk space, then try again.");
  }
  if (parts[0] === "events") return events(request, response, scenario);
  if (request.method === "GET") return read(parts[0], scenario, response);
  return change(request, response, parts, url.searchParams);
}

const server = createServer((request, response) => {
  serve(request, response).catch((error) => {
    console.error(error);
    if (response.headersSent) response.destroy();
    else refuse(response, 500, "internal", String(error), "See the server's output.");
  });
});

server.on("upgrade", (request, socket) => {
  if (request.url.split("?")[0] === "/rooms/ws") signaling.attach(request, socket);
  else socket.destroy();
});

server.listen(Number(process.argv[2] ?? 8765), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
