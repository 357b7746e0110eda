// The shapes the node answers with (`/api/v1/openapi.json`). Times are unix seconds.

export type RelayState = "alive" | "degraded" | "dead";

export interface Relay {
  id: string;
  name: string;
  host: string;
  port: number;
  state: RelayState;
  uptimeSeconds: number;
  /** 0 idle … 1 full. */
  load: number;
  latencyMilliseconds: number | null;
  lastSeen: number;
  version: string;
  exit: boolean;
  bytesPerSecond: number;
  circuits: number;
  family: string | null;
}

export interface RelayList {
  relays: Relay[];
  epoch?: number;
  listHash?: string;
}

export interface NetworkStats {
  relayCount: number;
  aliveCount: number;
  degradedCount: number;
  deadCount: number;
  bytesPerSecond: number;
  circuits: number;
  uptimeSeconds: number;
}

export interface Service {
  name: string;
  address: string | null;
  state: string;
}

export interface NodeSummary {
  id: string;
  name: string;
  version: string;
  uptimeSeconds: number;
  services: Service[];
  dataFolder: string;
  address: string;
  cover: { enabled: boolean; bytesPerSecond: number; refusedAbove: number | null };
}

export interface Hop {
  id: string;
  name: string;
  host: string;
  port: number;
}

export interface Circuit {
  id: string;
  state: "building" | "open" | "closed";
  purpose: string;
  hops: Hop[];
  buildMilliseconds: number | null;
  ageSeconds: number;
  streams: number;
  bytesUp: number;
  bytesDown: number;
  roundTripMilliseconds: number | null;
}

/** Bytes per second during one second. */
export interface Sample {
  time: number;
  up: number;
  down: number;
}

export interface Beat {
  time: number;
  relay: { id: string; name: string } | null;
  roundTripMilliseconds: number | null;
  ok: boolean;
}

export type TransferState =
  | "offered"
  | "waiting"
  | "running"
  | "paused"
  | "verifying"
  | "done"
  | "declined"
  | "cancelled"
  | "failed";

export interface Transfer {
  id: string;
  name: string;
  direction: "send" | "receive";
  peer: string;
  state: TransferState;
  bytesTotal: number;
  bytesDone: number;
  bytesPerSecond: number;
  secondsLeft: number | null;
  files: number;
  createdAt: number;
  error: string | null;
}

export interface Contact {
  address: string;
  name: string;
  allowed: boolean;
}

export const limits = {
  samples: 120,
  beats: 60,
} as const;
