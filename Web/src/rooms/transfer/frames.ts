import { Reader, Writer } from "./bytes";
import { declineReasons, failureCodes, limits, TransferFault, violation } from "./limits";
import type { DeclineReason, FailureCode } from "./limits";

export const types = {
  hello: 1, offer: 2, manifest: 3, accept: 4, decline: 5, group: 6, chunk: 7, fileEnd: 8,
  fileReset: 9, done: 10, ack: 11, cancel: 12, failure: 13, keepAlive: 14,
} as const;

const magic = 0x5754_5246;
const version = 1;

export interface Offer {
  id: Uint8Array;
  entries: number;
  totalBytes: number;
  manifestBytes: number;
  manifest: Uint8Array;
}

/** Chunks from the first number up to the second. */
export type Range = [from: number, to: number];

export type Claim =
  | { kind: "complete"; first: number; count: number; root: Uint8Array }
  | { kind: "partial"; file: number; ranges: Range[]; root: Uint8Array };

/** Any frame but a chunk. */
export type Message =
  | { type: "hello" }
  | { type: "offer"; offer: Offer }
  | { type: "manifest"; part: Uint8Array }
  | { type: "accept"; credit: number; claims: Claim[] }
  | { type: "decline"; reason: DeclineReason }
  | { type: "group"; file: number; first: number; leaves: Uint8Array[] }
  | { type: "fileEnd"; file: number; root: Uint8Array }
  | { type: "fileReset"; file: number }
  | { type: "done"; root: Uint8Array }
  | { type: "ack"; credit: number; verified: number; complete: boolean }
  | { type: "cancel" }
  | { type: "failure"; code: FailureCode; file: number; chunk: number }
  | { type: "keepAlive" };

/** Bytes of a chunk's frame before its content: length, type, file, chunk. */
export const chunkHeaderBytes = 13;

/** Puts the header in front of content that lies `chunkHeaderBytes` into the buffer. */
export function putChunkHeader(frame: Uint8Array, file: number, chunk: number): void {
  const view = new DataView(frame.buffer, frame.byteOffset, chunkHeaderBytes);
  view.setUint32(0, frame.length - 4);
  view.setUint8(4, types.chunk);
  view.setUint32(5, file);
  view.setUint32(9, chunk);
}

export function encoded(message: Message): Uint8Array {
  const body = bodyOf(message);
  return new Writer().u32(body.length + 1).u8(types[message.type]).run(body).bytes();
}

function bodyOf(message: Message): Uint8Array {
  const writer = new Writer();
  switch (message.type) {
    case "hello": return writer.u32(magic).u16(version).u32(0).bytes();
    case "offer": {
      const { id, entries, totalBytes, manifestBytes, manifest } = message.offer;
      return writer.run(id).u32(entries).u64(totalBytes).u32(manifestBytes).run(manifest).bytes();
    }
    case "manifest": return message.part;
    case "accept":
      writer.u64(message.credit).u16(message.claims.length);
      message.claims.forEach((claim) => writeClaim(claim, writer));
      return writer.bytes();
    case "decline": return writer.u8(declineReasons.indexOf(message.reason)).bytes();
    case "group":
      writer.u32(message.file).u32(message.first).u8(message.leaves.length);
      message.leaves.forEach((leaf) => writer.run(leaf));
      return writer.bytes();
    case "fileEnd": return writer.u32(message.file).run(message.root).bytes();
    case "fileReset": return writer.u32(message.file).bytes();
    case "done": return writer.run(message.root).u8(0).bytes();
    case "ack":
      return writer.u64(message.credit).u64(message.verified).u8(message.complete ? 1 : 0).bytes();
    case "failure":
      return writer.u8(failureCodes[message.code]).u32(message.file).u32(message.chunk).bytes();
    case "cancel":
    case "keepAlive": return writer.bytes();
  }
}

function writeClaim(claim: Claim, writer: Writer): void {
  if (claim.kind === "complete") {
    writer.u8(1).u32(claim.first).u16(claim.count);
  } else {
    writer.u8(2).u32(claim.file).u16(claim.ranges.length);
    for (const [from, to] of claim.ranges) writer.u32(from).u32(to - from);
  }
  writer.run(claim.root);
}

/** Reads the body of a frame, all of it. A chunk is no message. */
export function decoded(type: number, body: Uint8Array): Message {
  const reader = new Reader(body);
  const message = read(type, reader);
  reader.end();
  return message;
}

function read(type: number, reader: Reader): Message {
  switch (type) {
    case types.hello: {
      if (reader.u32() !== magic) throw violation("the peer does not speak this protocol");
      if (reader.u16() !== version) throw violation("the peer speaks another version");
      reader.u32();
      return { type: "hello" };
    }
    case types.offer: return { type: "offer", offer: readOffer(reader) };
    case types.manifest: {
      const size = reader.remaining;
      if (size < 1 || size > limits.manifestPartBytes) throw violation("manifest part");
      return { type: "manifest", part: reader.run(size) };
    }
    case types.accept: return { type: "accept", credit: reader.u64(), claims: readClaims(reader) };
    case types.decline: {
      const reason = declineReasons[reader.u8()];
      if (reason === undefined) throw violation("reason");
      return { type: "decline", reason };
    }
    case types.group: {
      const [file, first, count] = [reader.u32(), reader.u32(), reader.u8()];
      if (count < 1 || count > limits.groupChunks) throw violation("group");
      return { type: "group", file, first, leaves: Array.from({ length: count }, reader.hash) };
    }
    case types.fileEnd: return { type: "fileEnd", file: reader.u32(), root: reader.hash() };
    case types.fileReset: return { type: "fileReset", file: reader.u32() };
    case types.done: {
      const root = reader.hash();
      // Who vouches is not asked in a room: the room itself says who everybody is.
      if (reader.u8() === 1) reader.run(96);
      return { type: "done", root };
    }
    case types.ack:
      return { type: "ack", credit: reader.u64(), verified: reader.u64(), complete: reader.u8() === 1 };
    case types.cancel: return { type: "cancel" };
    case types.failure: {
      const number = reader.u8();
      const names = Object.keys(failureCodes) as FailureCode[];
      const code = names.find((name) => failureCodes[name] === number);
      if (code === undefined) throw violation("failure code");
      return { type: "failure", code, file: reader.u32(), chunk: reader.u32() };
    }
    case types.keepAlive: return { type: "keepAlive" };
    default: throw violation(`no frame has type ${type}`);
  }
}

function readOffer(reader: Reader): Offer {
  const offer = {
    id: reader.run(16).slice(), entries: reader.u32(), totalBytes: reader.u64(),
    manifestBytes: reader.u32(), manifest: reader.hash(),
  };
  if (offer.entries < 1 || offer.entries > limits.entries || offer.manifestBytes < 1
    || offer.manifestBytes > limits.manifestBytes) throw new TransferFault("manifest", "too large");
  return offer;
}

function readClaims(reader: Reader): Claim[] {
  const count = reader.u16();
  if (count > limits.claims) throw violation("claims");
  const claims: Claim[] = [];
  let next = 0;
  for (let at = 0; at < count; at += 1) {
    const claim = readClaim(reader);
    const [first, entries] = claim.kind === "complete"
      ? [claim.first, claim.count] : [claim.file, 1];
    if (first < next) throw violation("claims do not ascend");
    next = first + entries;
    claims.push(claim);
  }
  return claims;
}

function readClaim(reader: Reader): Claim {
  const [kind, file, count] = [reader.u8(), reader.u32(), reader.u16()];
  const most = kind === 1 ? limits.claimFiles : limits.claimRanges;
  if (![1, 2].includes(kind) || file >= limits.entries || count < 1 || count > most) {
    throw violation("claim");
  }
  if (kind === 1) return { kind: "complete", first: file, count, root: reader.hash() };
  const ranges: Range[] = [];
  let end = -1;
  for (let at = 0; at < count; at += 1) {
    const [from, length] = [reader.u32(), reader.u32()];
    if (length < 1 || from <= end) throw violation("ranges");
    end = from + length;
    ranges.push([from, end]);
  }
  return { kind: "partial", file, ranges, root: reader.hash() };
}

/** A whole frame; `bytes` includes the header, so that a chunk's content can be hashed in place. */
export interface Frame {
  type: number;
  bytes: Uint8Array;
}

/** Puts frames together from messages that end anywhere; each byte is copied once. */
export class FrameBuffer {
  private header = new Uint8Array(4);
  private frame: Uint8Array | undefined;
  private filled = 0;

  /** Calls back with every frame that is whole now. */
  add(bytes: Uint8Array, onFrame: (frame: Frame) => void): void {
    let at = 0;
    while (at < bytes.length) {
      const target: Uint8Array = this.frame ?? this.header;
      const count = Math.min(target.length - this.filled, bytes.length - at);
      target.set(bytes.subarray(at, at + count), this.filled);
      this.filled += count;
      at += count;
      if (this.filled < target.length) continue;
      if (this.frame === undefined) this.begin();
      else this.deliver(onFrame);
    }
  }

  private begin(): void {
    const length = new DataView(this.header.buffer).getUint32(0);
    if (length < 1 || length > limits.frameBytes) throw violation(`a frame of ${length} bytes`);
    this.frame = new Uint8Array(4 + length);
    this.frame.set(this.header);
  }

  private deliver(onFrame: (frame: Frame) => void): void {
    const bytes = this.frame!;
    this.frame = undefined;
    this.filled = 0;
    onFrame({ type: bytes[4]!, bytes });
  }
}
