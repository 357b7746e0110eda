// Both sides of the transfer protocol, piped into each other without a network or a disk.
import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { hex } from "../src/rooms/encoding";
import { crc32 } from "../src/rooms/transfer/archive";
import { decoded, encoded, FrameBuffer } from "../src/rooms/transfer/frames";
import type { Claim, Message } from "../src/rooms/transfer/frames";
import { recall, records } from "../src/rooms/transfer/journal";
import { Ledger } from "../src/rooms/transfer/ledger";
import { limits } from "../src/rooms/transfer/limits";
import { Manifest } from "../src/rooms/transfer/manifest";
import { ChunkRanges } from "../src/rooms/transfer/ranges";
import { Receiver } from "../src/rooms/transfer/receiver";
import { isSafeName, tamedName } from "../src/rooms/transfer/safeName";
import { Sender } from "../src/rooms/transfer/sender";
import { sha256 } from "../src/rooms/transfer/sha256";
import type { Staging } from "../src/rooms/transfer/staging";
import { fileRoot, hashed, leafAt, treeRoot } from "../src/rooms/transfer/tree";

const noise = (size: number, seed: number) => {
  let state = seed >>> 0;
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
};
const isSame = (left: Uint8Array | undefined, right: Uint8Array) =>
  left !== undefined && Buffer.compare(left, right) === 0;

test("SHA-256 is the usual one at every length around a block", () => {
  for (let size = 0; size <= 130; size += 1) {
    const bytes = noise(size, size);
    assert.equal(hex(sha256(bytes)), createHash("sha256").update(bytes).digest("hex"));
  }
});

test("a leaf is the hash of zero and the chunk, wherever it lies", async () => {
  const buffer = noise(100, 1);
  const expected = hashed("leaf", buffer.slice(13));
  assert.equal(hex(await leafAt(buffer, 13, 87)), hex(expected));
});

test("trees have the shape of RFC 9162", () => {
  const leaves = Array.from({ length: 7 }, (_, at) => sha256(noise(3, at)));
  const root = (part: Uint8Array[]): Uint8Array => {
    if (part.length === 1) return part[0]!;
    let split = 1;
    while (split * 2 < part.length) split *= 2;
    const halves = [root(part.slice(0, split)), root(part.slice(split))];
    return hashed("node", Uint8Array.from([...halves[0]!, ...halves[1]!]));
  };
  for (let count = 1; count <= 7; count += 1) {
    assert.equal(hex(treeRoot(leaves.slice(0, count))), hex(root(leaves.slice(0, count))));
  }
  assert.equal(hex(treeRoot([])), "00".repeat(32));
});

const hash = (byte: number) => new Uint8Array(32).fill(byte);
const claims: Claim[] = [
  { kind: "complete", first: 0, count: 3, root: hash(1) },
  { kind: "partial", file: 4, ranges: [[0, 2], [5, 6]], root: hash(2) },
];
const messages: Message[] = [
  { type: "hello" },
  { type: "offer", offer: { id: new Uint8Array(16), entries: 1, totalBytes: 2 ** 40, manifestBytes: 9,
    manifest: hash(3) } },
  { type: "manifest", part: noise(9, 9) },
  { type: "accept", credit: 8 << 20, claims },
  { type: "decline", reason: "noSpace" },
  { type: "group", file: 1, first: 2, leaves: [hash(4), hash(5)] },
  { type: "fileEnd", file: 1, root: hash(6) }, { type: "fileReset", file: 2 },
  { type: "done", root: hash(7) },
  { type: "ack", credit: 1, verified: 2, complete: true },
  { type: "cancel" }, { type: "failure", code: "corrupt", file: 1, chunk: 2 }, { type: "keepAlive" },
];

test("every message comes back as it went, and none when cut short", () => {
  for (const message of messages) {
    const frame = encoded(message);
    assert.deepEqual(decoded(frame[4]!, frame.subarray(5)), message);
    for (let size = 0; size < frame.length - 5; size += 1) {
      const cut = () => decoded(frame[4]!, frame.subarray(5, 5 + size));
      if (message.type === "manifest" && size > 0) continue;
      assert.throws(cut, `${message.type} of ${size} bytes`);
    }
  }
});

test("frames are put together from pieces of any size", () => {
  const stream = Uint8Array.from(messages.flatMap((message) => [...encoded(message)]));
  for (const step of [1, 2, 3, 7, 64, stream.length]) {
    const [buffer, kinds]: [FrameBuffer, number[]] = [new FrameBuffer(), []];
    for (let at = 0; at < stream.length; at += step) {
      buffer.add(stream.subarray(at, at + step), ({ type }) => kinds.push(type));
    }
    assert.equal(kinds.length, messages.length);
  }
});

test("a frame over the limit is refused before it is held", () => {
  const header = (length: number) => {
    const view = new DataView(new ArrayBuffer(4));
    view.setUint32(0, length);
    return new Uint8Array(view.buffer);
  };
  new FrameBuffer().add(header(limits.frameBytes), () => undefined);
  assert.throws(() => new FrameBuffer().add(header(limits.frameBytes + 1), () => undefined));
  assert.throws(() => new FrameBuffer().add(header(0), () => undefined));
});

test("garbage never does more than throw", () => {
  for (let seed = 0; seed < 2_000; seed += 1) {
    const bytes = noise(seed % 97, seed);
    try {
      decoded(seed % 16, bytes);
    } catch (error) {
      assert.ok(error instanceof Error);
    }
  }
});

test("names that could leave the folder or deceive are refused", () => {
  for (const name of ["", ".", "..", "a/b", "a\\b", "a:b", " a", "a ", "a.", "nul", "COM1.txt",
    "a\u202eb", "a\nb", ".warren-partial", "x".repeat(241)]) {
    assert.ok(!isSafeName(name), JSON.stringify(name));
    assert.ok(isSafeName(tamedName(name)), JSON.stringify(tamedName(name)));
  }
  for (const name of ["a", "ü.txt", ".profile", "x".repeat(240)]) assert.ok(isSafeName(name), name);
});

test("a manifest is in order and has no file inside a file", async () => {
  const file = (path: string, bytes = 1) => ({ path: path.split("/"), kind: 1, bytes, modified: 5 });
  const manifest = await Manifest.of([file("b"), file("a-c"), file("ü"), file("Z")]);
  assert.deepEqual(manifest.entries.map(({ path }) => path[0]), ["Z", "a-c", "b", "ü"]);
  assert.equal(hex((await Manifest.decode(manifest.encoded)).hash), hex(manifest.hash));
  await assert.rejects(Manifest.of([file("a"), file("a")]));
  await assert.rejects(Manifest.of([file("a"), file("a/b")]));
  await assert.rejects(Manifest.of([]));
  for (let size = 0; size < manifest.encoded.length; size += 1) {
    await assert.rejects(Manifest.decode(manifest.encoded.subarray(0, size)));
  }
});

test("ranges join where they touch", () => {
  const set = new ChunkRanges();
  for (const chunk of [5, 3, 4, 0, 9, 8]) set.add(chunk);
  assert.deepEqual(set.ranges, [[0, 1], [3, 6], [8, 10]]);
  assert.deepEqual(set.gap(0, 12), [1, 3]);
  assert.deepEqual(set.gap(3, 12), [6, 8]);
  assert.deepEqual(set.gap(8, 12), [10, 12]);
  assert.equal(set.gap(8, 10), undefined);
});

/** A disk in memory, which remembers what a journal would. */
class Memory {
  contents = new Map<number, Uint8Array>();
  writes = 0;

  constructor(readonly manifest: Manifest, readonly ledger = new Ledger(manifest)) {}

  begin = async (file: number) => {
    const size = this.manifest.entries[file]!.bytes;
    if (!this.contents.has(file)) this.contents.set(file, new Uint8Array(size));
  };
  write = (file: number, chunk: number, content: Uint8Array, leaf: Uint8Array) => {
    this.contents.get(file)!.set(content, chunk * limits.chunkBytes);
    this.ledger.record(file, chunk, leaf);
    this.writes += 1;
  };
  complete = (file: number, root: Uint8Array) => this.ledger.complete(file, root);
  discard = (file: number) => this.ledger.reset(file);
  closeFile = () => undefined;
  sync = () => undefined;
  close = () => undefined;
}

interface Run {
  files: Uint8Array[];
  manifest: Manifest;
  memory: Memory;
  /** The channel breaks when the receiver wrote so many chunks. */
  breakAfter?: number;
  accept?: boolean;
  alter?: (bytes: Uint8Array) => Uint8Array;
}

async function run({ files, manifest, memory, breakAfter = Infinity, accept = true, alter }: Run) {
  const order = (write: (bytes: Uint8Array) => void) => {
    const pieces: Uint8Array[] = [];
    const pump = () => {
      const piece = pieces.shift();
      if (piece !== undefined) write(piece);
      if (pieces.length > 0) setImmediate(pump);
    };
    return {
      send: (bytes: Uint8Array) => {
        if (pieces.length === 0) setImmediate(pump);
        for (let at = 0; at < bytes.length; at += limits.messageBytes) {
          pieces.push(bytes.slice(at, at + limits.messageBytes));
        }
      },
      room: async () => undefined,
    };
  };
  const sources = files.map((bytes) => new Blob([bytes]));
  const sender: Sender = new Sender(new Uint8Array(16), manifest, new Ledger(manifest),
    { file: (at) => sources[at]! }, order((bytes) => receiver.receive(alter?.(bytes) ?? bytes)),
    () => undefined, () => undefined);
  const receiver: Receiver = new Receiver(order((bytes) => sender.receive(bytes)), {
    ask: async () => (accept ? { kind: "accept" } : { kind: "decline", reason: "refused" }),
    open: async () => memory as unknown as Staging,
    placed: async () => undefined,
    progress: () => {
      if (memory.writes < breakAfter) return;
      sender.interrupt();
      receiver.interrupt();
    },
  });
  return Promise.all([sender.run(), receiver.run()]);
}

async function sample(sizes: number[]) {
  const files = sizes.map((size, at) => noise(size, at + 1));
  const manifest = await Manifest.of(files.map(({ length }, at) =>
    ({ path: [`file${at}`], kind: 1, bytes: length, modified: 7 })));
  return { files, manifest };
}

const sizes = [0, 1, limits.chunkBytes, limits.chunkBytes + 1, 40 * limits.chunkBytes + 5];

test("files of every shape arrive", async () => {
  const { files, manifest } = await sample(sizes);
  const memory = new Memory(manifest);
  const ends = await run({ files, manifest, memory });
  assert.deepEqual(ends.map(({ kind }) => kind), ["completed", "completed"]);
  files.forEach((bytes, at) => assert.ok(isSame(memory.contents.get(at), bytes)));
});

test("a transfer that broke anywhere goes on there", async () => {
  const { files, manifest } = await sample(sizes);
  for (const breakAfter of [1, 2, 5, 17, 40]) {
    const memory = new Memory(manifest);
    const broken = await run({ files, manifest, memory, breakAfter });
    assert.deepEqual(broken.map(({ kind }) => kind), ["interrupted", "interrupted"]);
    const before = memory.writes;
    const ends = await run({ files, manifest, memory });
    assert.deepEqual(ends.map(({ kind }) => kind), ["completed", "completed"]);
    files.forEach((bytes, at) => assert.ok(isSame(memory.contents.get(at), bytes)));
    assert.equal(memory.writes, 45, `${before} chunks were not sent again`);
  }
});

test("what was claimed of another content is sent afresh", async () => {
  const { files, manifest } = await sample(sizes);
  const others = files.map((bytes) => bytes.map((byte) => byte ^ 1));
  const memory = new Memory(manifest);
  await run({ files: others, manifest, memory, breakAfter: 20 });
  const ends = await run({ files, manifest, memory });
  assert.deepEqual(ends.map(({ kind }) => kind), ["completed", "completed"]);
  files.forEach((bytes, at) => assert.ok(isSame(memory.contents.get(at), bytes)));
});

test("a flipped bit ends the transfer and is not stored", async () => {
  const { files, manifest } = await sample([3 * limits.chunkBytes]);
  const memory = new Memory(manifest);
  let left = 8;
  const alter = (bytes: Uint8Array) => {
    if (bytes.length === limits.messageBytes) left -= 1;
    return left === 0 ? bytes.map((byte, at) => (at === 100 ? byte ^ 1 : byte)) : bytes;
  };
  const [there, here] = await run({ files, manifest, memory, alter });
  assert.deepEqual([there!.kind, here!.kind], ["failed", "failed"]);
  assert.equal(here!.kind === "failed" && here.code, "corrupt");
  assert.ok(memory.writes < 3);
});

test("an offer can be declined", async () => {
  const { files, manifest } = await sample([1]);
  const ends = await run({ files, manifest, memory: new Memory(manifest), accept: false });
  assert.deepEqual(ends.map(({ kind }) => kind), ["declined", "declined"]);
});

test("a journal is believed up to where it is torn, and doubted beyond its mark", async () => {
  const { manifest } = await sample([3 * limits.chunkBytes, 1]);
  const parts = [
    records.began(new Uint8Array(16)), records.file(0, manifest), records.reset(0),
    records.verified(0, 0, hash(1)), records.verified(0, 1, hash(2)),
  ];
  const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
  const marked = whole.length - parts[4]!.length;
  const { ledger, doubtful, soundBytes } = recall(whole, marked, manifest);
  assert.deepEqual(ledger.ranges(0), [[0, 2]]);
  assert.deepEqual([...doubtful], [[0, [1]]]);
  assert.equal(soundBytes, whole.length);
  for (let size = 0; size < whole.length; size += 1) {
    assert.ok(recall(whole.subarray(0, size), size, manifest).soundBytes <= size);
  }
  const changed = await Manifest.of([{ path: ["file0"], kind: 1, bytes: 5, modified: 7 }]);
  assert.equal(recall(whole, marked, changed).stale.length, 1);
});

test("a file's root holds its length", () => {
  assert.notEqual(hex(fileRoot(1, [hash(1)])), hex(fileRoot(2, [hash(1)])));
});

test("the checksum of archives is CRC-32", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});
