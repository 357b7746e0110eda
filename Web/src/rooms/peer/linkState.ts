import type { Signal } from "../signaling/messages";

/** "interrupted" is a connection that may come back by itself, or by a restart of ICE. */
export type LinkState = "connecting" | "open" | "interrupted" | "failed" | "closed";

/** "wrong": a proof did not match, so somebody else may be in between. */
export type Trust = "checking" | "verified" | "unverified" | "wrong";

export interface LinkEvents {
  signal(data: Signal): void;
  changed(): void;
  /** The chat channel is open and the pairing settled; once for each new connection. */
  ready(chat: RTCDataChannel): void;
  chat(data: string): void;
  /** The other side opened another channel, over which this came already. */
  channel(channel: RTCDataChannel, early: ArrayBuffer[]): void;
  /** A connection was tried, and took so long or did not come about. */
  attempt(milliseconds: number | undefined): void;
}
