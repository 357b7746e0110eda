// What client and server say at /rooms/ws.

export interface Member {
  id: string;
  name: string;
}

export interface Joined {
  room: string;
  you: string;
  token: string;
  peers: Member[];
  iceServers: RTCIceServer[];
}

/** What peers say to each other before they are connected; the server does not look inside. */
export type Signal =
  | { kind: "offer"; sdp: string; pake?: string; mac?: string }
  | { kind: "answer"; sdp: string; pake?: string; mac?: string }
  | { kind: "confirm"; mac: string }
  | { kind: "candidate"; candidate: string; sdpMid: string }
  | { kind: "end-of-candidates" }
  /** From the side that did not offer first: please restart ICE. */
  | { kind: "restart" };

export type ErrorCode =
  | "bad-message" | "unknown-type" | "no-room" | "room-full" | "not-in-room" | "no-such-peer"
  | "too-large" | "too-fast" | "server-full";

export type ServerMessage =
  | { type: "joined"; joined: Joined }
  | { type: "peer-joined"; peer: Member }
  | { type: "peer-left"; peer: string }
  | { type: "peer-away"; peer: string }
  | { type: "signal"; from: string; data: Signal }
  | { type: "error"; code: ErrorCode; message: string; retryAfter: number | undefined }
  | { type: "pong" };

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const text = (value: unknown): string => {
  if (typeof value !== "string") throw new TypeError("not a text");
  return value;
};
const optional = (value: unknown) => (value === undefined ? undefined : text(value));

function member(value: unknown): Member {
  if (!isFields(value)) throw new TypeError("not a member");
  return { id: text(value.id), name: typeof value.name === "string" ? value.name.slice(0, 50) : "" };
}

function joined(fields: Fields): Joined {
  const list = (value: unknown) => (Array.isArray(value) ? value as unknown[] : []);
  return {
    room: text(fields.room), you: text(fields.you), token: text(fields.token),
    peers: list(fields.peers).map(member),
    iceServers: list(fields.iceServers) as RTCIceServer[],
  };
}

/** Reads what a peer sent through the server; none for kinds of a later version. */
export function parseSignal(value: unknown): Signal | undefined {
  if (!isFields(value)) throw new TypeError("not a signal");
  switch (value.kind) {
    case "offer":
    case "answer": {
      const [pake, mac] = [optional(value.pake), optional(value.mac)];
      return {
        kind: value.kind, sdp: text(value.sdp), ...(pake === undefined ? {} : { pake }),
        ...(mac === undefined ? {} : { mac }),
      };
    }
    case "confirm": return { kind: "confirm", mac: text(value.mac) };
    case "candidate":
      return {
        kind: "candidate", candidate: text(value.candidate), sdpMid: optional(value.sdpMid) ?? "0",
      };
    case "end-of-candidates":
    case "restart": return { kind: value.kind };
    default: return undefined;
  }
}

/** Reads a message of the server; none for what this version does not know. */
export function parseServerMessage(data: string): ServerMessage | undefined {
  const fields: unknown = JSON.parse(data);
  if (!isFields(fields)) throw new TypeError("not an object");
  switch (fields.type) {
    case "joined": return { type: "joined", joined: joined(fields) };
    case "peer-joined": return { type: "peer-joined", peer: member(fields.peer) };
    case "peer-left":
    case "peer-away": return { type: fields.type, peer: text(fields.peer) };
    case "signal": {
      const signal = parseSignal(fields.data);
      return signal && { type: "signal", from: text(fields.from), data: signal };
    }
    case "error": {
      const { retryAfter } = fields;
      return {
        type: "error", code: text(fields.code) as ErrorCode, message: optional(fields.message) ?? "",
        retryAfter: typeof retryAfter === "number" ? retryAfter : undefined,
      };
    }
    case "pong": return { type: "pong" };
    default: return undefined;
  }
}
