import { limits } from "../api/types";
import type { Beat, NetworkStats, Sample } from "../api/types";
import { network, valueOf } from "./network";
import type { ResourceName, Resources } from "./network";

/** The key under which a list stands in its answer; what is not named here is the answer itself. */
const listKeys: Partial<Record<ResourceName, string>> = {
  relays: "relays",
  circuits: "circuits",
  throughput: "samples",
  heartbeat: "beats",
  transfers: "transfers",
  contacts: "contacts",
};

const rateHistory = 60;

/** Stores a whole answer. An answer of another shape is a fault of the node and throws. */
export function takeAnswer(name: ResourceName, answer: unknown): void {
  const key = listKeys[name];
  if (typeof answer !== "object" || answer === null) throw new TypeError(`${name}: not an object`);
  const value = key === undefined ? answer : (answer as Record<string, unknown>)[key];
  if (key !== undefined && !Array.isArray(value)) throw new TypeError(`${name}: no ${key}`);
  put(name, value as never);
}

/**
 * Stores what an event carries: a whole answer, or the newest sample or beat alone, which may have
 * come before (after a reconnection).
 */
export function takeEvent(name: ResourceName, data: unknown): void {
  if (typeof data !== "object" || data === null) return;
  if (name === "throughput" && !("samples" in data)) {
    const older = valueOf(network.get().throughput) ?? [];
    const { time } = data as Sample;
    const before = older.filter((other) => other.time < time);
    put(name, [...before, data as Sample].slice(-limits.samples));
  } else if (name === "heartbeat" && !("beats" in data)) {
    const older = valueOf(network.get().heartbeat) ?? [];
    // Several cells may come home in one second; one told of twice is the same in everything.
    const before = older.filter((other) => !isSame(other, data as Beat));
    put(name, [...before, data as Beat].slice(-limits.beats));
  } else {
    takeAnswer(name, data);
  }
}

function put<Name extends ResourceName>(name: Name, value: Resources[Name]): void {
  network.set({ [name]: { phase: "ready", value } });
  if (name === "stats") {
    const rate = (value as NetworkStats).bytesPerSecond;
    network.set((state) => ({ networkRates: [...state.networkRates, rate].slice(-rateHistory) }));
  }
}

function isSame(left: Beat, right: Beat): boolean {
  return left.time === right.time && left.relay?.id === right.relay?.id
    && left.roundTripMilliseconds === right.roundTripMilliseconds;
}
