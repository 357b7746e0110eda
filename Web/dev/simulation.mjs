import { seeded } from "./random.mjs";

const names = ("alder bramble clover dunnock elderflower fernhill gorse hazel ivybridge juniper"
  + " kestrel larkspur mallow nettle oakmoss primrose quickthorn rowan sorrel thistle umber vetch"
  + " willowherb yarrow ashdown burdock campion dogrose eyebright foxglove").split(" ");
const families = ["hedgerow", "downland", null, null, null];
const epochSeconds = () => Math.floor(Date.now() / 1000);
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** A network that moves by itself: relays, circuits, traffic, heartbeats and transfers. */
export class Simulation {
  constructor({ relays = 46, seed = 7 } = {}) {
    this.random = seeded(seed);
    this.started = epochSeconds() - 93_784;
    this.relays = Array.from({ length: relays }, (_, index) => this.makeRelay(index));
    this.circuits = [
      this.makeCircuit("files", 2, 734), this.makeCircuit("socks", 5, 251),
      this.makeCircuit("loop", 0, 88),
    ];
    this.samples = [];
    for (let ago = 119; ago >= 0; ago -= 1) this.samples.push(this.makeSample(epochSeconds() - ago));
    this.beats = [];
    for (let ago = 47; ago >= 0; ago -= 1) this.beats.push(this.makeBeat(epochSeconds() - ago * 5));
    this.contacts = [
      { address: this.address(), name: "Ada", allowed: true },
      { address: this.address(), name: "Grace", allowed: true },
      { address: this.address(), name: "Linus (work)", allowed: false },
    ];
    this.transfers = this.makeTransfers();
    this.lastTransfer = this.transfers.length;
  }

  between(low, high) {
    return low + this.random() * (high - low);
  }

  hex(length) {
    return Array.from({ length }, () => Math.floor(this.random() * 16).toString(16)).join("");
  }

  address() {
    const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    const letters = Array.from({ length: 52 }, () => alphabet[Math.floor(this.random() * 32)]);
    return `${letters.join("")}.warren`;
  }

  makeRelay(index) {
    const draw = this.random();
    const state = draw < 0.86 ? "alive" : draw < 0.95 ? "degraded" : "dead";
    const round = Math.floor(index / names.length);
    return {
      id: this.hex(64),
      name: names[index % names.length] + (round === 0 ? "" : `-${round + 1}`),
      host: `198.51.100.${(index * 7) % 250 + 1}`,
      port: 9001 + (index % 3),
      state,
      uptimeSeconds: Math.floor(this.between(600, 6_000_000)),
      load: this.between(0.05, state === "degraded" ? 0.98 : 0.7),
      latencyMilliseconds: state === "dead" ? null : Math.round(12 * Math.exp(this.between(0, 3))),
      lastSeen: epochSeconds() - (state === "dead" ? 4_200 : 3),
      version: this.random() < 0.8 ? "0.1.0" : "0.0.9",
      exit: this.random() < 0.3,
      bytesPerSecond: state === "dead" ? 0 : Math.floor(this.between(40_000, 9_000_000)),
      circuits: state === "dead" ? 0 : Math.floor(this.between(2, 90)),
      family: families[Math.floor(this.random() * families.length)],
    };
  }

  makeCircuit(purpose, streams, age) {
    const usable = this.relays.filter((relay) => relay.state === "alive");
    const exits = usable.filter((relay) => relay.exit);
    const pick = (list, taken) => {
      const free = list.filter((relay) => !taken.includes(relay));
      return free[Math.floor(this.random() * free.length)];
    };
    const last = pick(exits, []);
    const guard = pick(usable, [last]);
    const middle = pick(usable, [last, guard]);
    const hop = ({ id, name, host, port }) => ({ id, name, host, port });
    return {
      id: this.hex(8),
      state: "open",
      purpose,
      hops: [guard, middle, last].map(hop),
      buildMilliseconds: Math.round(this.between(180, 700)),
      ageSeconds: age,
      streams,
      bytesUp: Math.floor(this.between(1e5, 4e6)),
      bytesDown: Math.floor(this.between(1e6, 9e7)),
      roundTripMilliseconds: Math.round(this.between(60, 210)),
    };
  }

  makeSample(time) {
    const wave = Math.sin(time / 17) + 0.6 * Math.sin(time / 5.3);
    const burst = Math.sin(time / 41) > 0.6 ? 1_600_000 : 0;
    return {
      time,
      down: Math.max(0, Math.round(900_000 + wave * 380_000 + burst + this.between(-9e4, 9e4))),
      up: Math.max(0, Math.round(260_000 - wave * 110_000 + this.between(-3e4, 3e4))),
    };
  }

  makeBeat(time) {
    const [relay] = this.circuits[Math.floor(this.random() * this.circuits.length)]?.hops ?? [];
    const ok = this.random() > 0.06;
    return {
      time,
      relay: relay === undefined ? null : { id: relay.id, name: relay.name },
      roundTripMilliseconds: ok ? Math.round(this.between(70, 150) + 60 * this.random() ** 6) : null,
      ok,
    };
  }

  makeTransfers() {
    const [ada, grace, linus] = this.contacts.map((contact) => contact.address);
    const now = epochSeconds();
    const make = (id, fields) => ({
      id: `t${id}`, direction: "receive", peer: ada, bytesDone: 0, bytesPerSecond: 0,
      secondsLeft: null, files: 1, error: null, createdAt: now - id * 1_300, ...fields,
    });
    return [
      make(1, {
        name: "field-recordings-2024.zip", state: "offered", bytesTotal: 248_300_000, files: 14,
        peer: grace,
      }),
      make(2, {
        name: "Dissertation, final draft.pdf", direction: "send", state: "running",
        bytesTotal: 84_200_000, bytesDone: 31_000_000,
      }),
      make(3, {
        name: "survey.ogv", state: "running", bytesTotal: 1_204_000_000, bytesDone: 866_000_000,
        peer: grace,
      }),
      make(4, {
        name: "keys-to-the-shed.txt", direction: "send", state: "waiting", bytesTotal: 1_204,
        peer: linus,
      }),
      make(5, {
        name: "holiday photographs", state: "done", bytesTotal: 93_400_000, bytesDone: 93_400_000,
        files: 41,
      }),
      make(6, {
        name: "core-dump.bin", state: "failed", bytesTotal: 5_400_000_000, bytesDone: 20_000_000,
        peer: linus,
        error: "The other side ran out of disk space. Ask for it again when there is room.",
      }),
    ];
  }

  /** One second passes. Answers the names of what changed. */
  tick(seconds) {
    this.samples = [...this.samples, this.makeSample(epochSeconds())].slice(-120);
    for (const relay of this.relays) this.moveRelay(relay);
    for (const circuit of this.circuits) this.moveCircuit(circuit);
    for (const transfer of this.transfers) this.moveTransfer(transfer);
    const changed = ["throughput", "circuits", "transfers"];
    if (seconds % 3 === 0) changed.push("relays", "stats", "node");
    if (seconds % 5 === 0) {
      this.beats = [...this.beats, this.makeBeat(epochSeconds())].slice(-60);
      changed.push("heartbeat");
    }
    return changed;
  }

  moveRelay(relay) {
    if (relay.state === "dead") return;
    relay.uptimeSeconds += 1;
    relay.lastSeen = epochSeconds();
    relay.load = clamp(relay.load + this.between(-0.02, 0.02), 0.02, 0.99);
    relay.bytesPerSecond = Math.floor(clamp(
      relay.bytesPerSecond * this.between(0.97, 1.03), 20_000, 12_000_000,
    ));
    if (this.random() < 0.1) {
      relay.latencyMilliseconds = Math.round(
        clamp(relay.latencyMilliseconds * this.between(0.97, 1.03), 8, 320),
      );
    }
  }

  moveCircuit(circuit) {
    circuit.ageSeconds += 1;
    if (circuit.state === "building" && circuit.ageSeconds >= 2) circuit.state = "open";
    if (circuit.state !== "open") return;
    const sample = this.samples[this.samples.length - 1];
    circuit.bytesDown += Math.floor((sample.down * (circuit.streams + 0.2)) / 8);
    circuit.bytesUp += Math.floor((sample.up * (circuit.streams + 0.2)) / 8);
    circuit.roundTripMilliseconds = Math.round(
      clamp((circuit.roundTripMilliseconds ?? 120) + this.between(-4, 4), 50, 260),
    );
  }

  moveTransfer(transfer) {
    if (transfer.state === "verifying") transfer.state = "done";
    if (transfer.state !== "running") return;
    transfer.bytesPerSecond = Math.floor(this.between(700_000, 1_600_000));
    transfer.bytesDone = Math.min(
      transfer.bytesTotal, transfer.bytesDone + transfer.bytesPerSecond,
    );
    const left = transfer.bytesTotal - transfer.bytesDone;
    transfer.secondsLeft = Math.ceil(left / transfer.bytesPerSecond);
    if (left === 0) {
      Object.assign(transfer, { state: "verifying", bytesPerSecond: 0, secondsLeft: null });
    }
  }

  renew() {
    this.circuits = this.circuits.map((old) => {
      const fresh = this.makeCircuit(old.purpose, 0, 0);
      return {
        ...fresh, state: "building", roundTripMilliseconds: null, bytesUp: 0, bytesDown: 0,
      };
    });
  }

  send(name, peer, bytesTotal) {
    this.lastTransfer += 1;
    const transfer = {
      id: `t${this.lastTransfer + 100}`, name, direction: "send", peer, state: "waiting",
      bytesTotal, bytesDone: 0, bytesPerSecond: 0, secondsLeft: null, files: 1,
      createdAt: epochSeconds(), error: null,
    };
    this.transfers = [transfer, ...this.transfers];
    return transfer;
  }

  /** The answer to `GET /api/v1/<name>`. */
  answer(name) {
    const alive = this.relays.filter((relay) => relay.state === "alive").length;
    const degraded = this.relays.filter((relay) => relay.state === "degraded").length;
    switch (name) {
      case "relays":
        return { relays: this.relays, epoch: 4_127, listHash: "9f2c" };
      case "stats":
        return {
          relayCount: this.relays.length, aliveCount: alive, degradedCount: degraded,
          deadCount: this.relays.length - alive - degraded,
          bytesPerSecond: this.relays.reduce((sum, relay) => sum + relay.bytesPerSecond, 0),
          circuits: this.relays.reduce((sum, relay) => sum + relay.circuits, 0),
          uptimeSeconds: 18_403_200 + epochSeconds() - this.started,
        };
      case "node":
        return {
          id: "3b1f0c77a90d4be2b6f1", name: "holloway", version: "0.1.0",
          uptimeSeconds: epochSeconds() - this.started,
          services: [
            { name: "Relay", address: "127.0.0.1:9001", state: "running" },
            { name: "SOCKS5", address: "127.0.0.1:9050", state: "running" },
            { name: "Transfer", address: "127.0.0.1:9011", state: "running" },
            { name: "Chat", address: null, state: "stopped" },
          ],
          dataFolder: "~/.local/share/warren",
          address: "q7v2mzk4c3hd6y5xnbw2tfgs7a4jrleu3kp6oi2d5qmvz7htc4xa.warren",
          cover: { enabled: true, bytesPerSecond: 4_096, refusedAbove: null },
        };
      case "circuits":
        return { circuits: this.circuits };
      case "throughput":
        return { samples: this.samples };
      case "heartbeat":
        return { beats: this.beats };
      case "transfers":
        return { transfers: this.transfers };
      case "contacts":
        return { contacts: this.contacts };
      default:
        return undefined;
    }
  }

  /** What an event of this name carries. */
  event(name) {
    if (name === "throughput") return this.samples[this.samples.length - 1];
    if (name === "heartbeat") return this.beats[this.beats.length - 1];
    return this.answer(name);
  }
}
