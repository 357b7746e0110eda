import { concat, hex } from "../encoding";
import { Reader, Writer } from "./bytes";
import { Ledger } from "./ledger";
import { contentKey, pathKey } from "./manifest";
import type { Manifest } from "./manifest";
import { limits } from "./limits";
import { sha256 } from "./sha256";
import { chunkCount } from "./tree";

const kinds = { began: 1, file: 2, verified: 3, completed: 4, reset: 5 } as const;
const headBytes = 5;
const sumBytes = 8;

function record(kind: keyof typeof kinds, body: Uint8Array): Uint8Array {
  const start = new Writer().u8(kinds[kind]).u32(body.length).run(body).bytes();
  return concat(start, sha256(start).subarray(0, sumBytes));
}

/** The records of a receiver's journal (Docs/protocols/transfer.md). */
export const records = {
  began: (id: Uint8Array) => record("began", id),
  file: (file: number, manifest: Manifest) => {
    const entry = manifest.entries[file]!;
    return record("file", new Writer().u32(file).run(pathKey(entry)).run(contentKey(entry)).bytes());
  },
  verified: (file: number, first: number, leaf: Uint8Array) =>
    record("verified", new Writer().u32(file).u32(first).run(leaf).bytes()),
  completed: (file: number, root: Uint8Array) =>
    record("completed", new Writer().u32(file).run(root).bytes()),
  reset: (file: number) => record("reset", new Writer().u32(file).bytes()),
};

/** What a journal knows of one content at one path. */
interface Known {
  /** Leaf by chunk, and whether its record is known to have reached the disk. */
  leaves: Map<number, { leaf: Uint8Array; synced: boolean }>;
  root: { root: Uint8Array; synced: boolean } | undefined;
}

/** What was recalled, for the manifest as it is now. */
export interface Recalled {
  ledger: Ledger;
  /** Chunks whose content must be hashed again before they are believed. */
  doubtful: Map<number, number[]>;
  /** Keys of contents that no file of the manifest has any more. */
  stale: string[];
  /** Bytes of the journal that are sound; what follows is a torn end. */
  soundBytes: number;
}

/** Reads a journal as far as it is sound, and keeps what is still of use. */
export function recall(bytes: Uint8Array, syncedBytes: number, manifest: Manifest): Recalled {
  const { files, soundBytes } = replay(bytes, syncedBytes);
  const ledger = new Ledger(manifest);
  const doubtful = new Map<number, number[]>();
  manifest.entries.forEach((entry, file) => {
    const key = hex(contentKey(entry));
    const known = manifest.isFile(file) ? files.get(key) : undefined;
    if (known === undefined) return;
    files.delete(key);
    const chunks = chunkCount(entry.bytes);
    if ([...known.leaves.keys()].some((chunk) => chunk >= chunks)) return;
    for (const [chunk, { leaf }] of known.leaves) ledger.record(file, chunk, leaf);
    const unsure = [...known.leaves].filter(([, { synced }]) => !synced).map(([chunk]) => chunk);
    if (known.root?.synced === true) ledger.complete(file, known.root.root);
    else if (known.root !== undefined || unsure.length > 0) doubtful.set(file, unsure);
  });
  return { ledger, doubtful, stale: [...files.keys()], soundBytes };
}

function replay(bytes: Uint8Array, syncedBytes: number) {
  const files = new Map<string, Known>();
  const numbers = new Map<number, Known>();
  const most = 12 + limits.recordChunks * 32;
  let at = 0;
  while (bytes.length - at >= headBytes + sumBytes) {
    const head = new Reader(bytes.subarray(at, at + headBytes));
    const [kind, length] = [head.u8(), head.u32()];
    const end = at + headBytes + length + sumBytes;
    if (length > most || end > bytes.length) break;
    const sum = sha256(bytes.subarray(at, end - sumBytes)).subarray(0, sumBytes);
    if (sum.some((byte, index) => byte !== bytes[end - sumBytes + index])) break;
    const body = new Reader(bytes.subarray(at + headBytes, end - sumBytes));
    apply(kind, body, end <= syncedBytes, files, numbers);
    at = end;
  }
  return { files, soundBytes: at };
}

function apply(
  kind: number, body: Reader, synced: boolean, files: Map<string, Known>, numbers: Map<number, Known>,
): void {
  if (kind === kinds.began) return;
  const number = body.u32();
  if (kind === kinds.file) {
    body.run(32);
    const key = hex(body.run(32));
    const known = files.get(key) ?? { leaves: new Map(), root: undefined };
    files.set(key, known);
    numbers.set(number, known);
    return;
  }
  const known = numbers.get(number);
  if (known === undefined) return;
  if (kind === kinds.verified) {
    for (let chunk = body.u32(); body.remaining >= 32; chunk += 1) {
      known.leaves.set(chunk, { leaf: body.hash(), synced });
    }
  } else if (kind === kinds.completed) {
    known.root = { root: body.hash(), synced };
  } else if (kind === kinds.reset) {
    known.leaves.clear();
    known.root = undefined;
  }
}
