import type {
  Beat, Circuit, Contact, NetworkStats, NodeSummary, Relay, Sample, Transfer,
} from "../api/types";
import type { ApiFailure } from "../api/client";
import { createStore, useStore } from "./store";

/** Something the node was asked for. */
export type Loadable<Value> =
  | { phase: "loading" }
  | { phase: "ready"; value: Value }
  | { phase: "failed"; failure: ApiFailure };

/** How news reaches the page. */
export type Link =
  | { phase: "connecting" }
  | { phase: "live" }
  | { phase: "waiting"; seconds: number }
  /** The event stream will not stay open; the page asks every few seconds instead. */
  | { phase: "polling" }
  | { phase: "offline"; seconds: number };

/** A file on its way from this browser to the node. */
export interface Outgoing {
  id: number;
  name: string;
  peer: string;
  bytesTotal: number;
  bytesDone: number;
  startedAt: number;
  cancel(): void;
}

/** What every resource name of the API holds. */
export interface Resources {
  node: NodeSummary;
  relays: Relay[];
  stats: NetworkStats;
  circuits: Circuit[];
  throughput: Sample[];
  heartbeat: Beat[];
  transfers: Transfer[];
  contacts: Contact[];
}

export type ResourceName = keyof Resources;

export type NetworkState = { [Name in ResourceName]: Loadable<Resources[Name]> } & {
  session: "unknown" | "open" | "locked";
  link: Link;
  outgoing: Outgoing[];
  /** The network's throughput as seen while the page is open, for the small graph. */
  networkRates: number[];
};

const loading = { phase: "loading" } as const;

export const network = createStore<NetworkState>({
  session: "unknown",
  link: { phase: "connecting" },
  node: loading,
  relays: loading,
  stats: loading,
  circuits: loading,
  throughput: loading,
  heartbeat: loading,
  transfers: loading,
  contacts: loading,
  outgoing: [],
  networkRates: [],
});

export function useNetwork<Part>(select: (state: NetworkState) => Part): Part {
  return useStore(network, select);
}

/** The value if it has arrived; components that only decorate need no more. */
export function valueOf<Value>(loadable: Loadable<Value>): Value | undefined {
  return loadable.phase === "ready" ? loadable.value : undefined;
}
