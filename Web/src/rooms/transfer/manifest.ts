import { textOf, utf8 } from "../encoding";
import { Reader, Writer } from "./bytes";
import { limits, TransferFault } from "./limits";
import { isSafeName } from "./safeName";
import { digested, hashed } from "./tree";

export const kinds = { folder: 0, file: 1, executable: 2 } as const;

export interface Entry {
  path: string[];
  kind: number;
  bytes: number;
  /** Unix seconds. */
  modified: number;
}

const version = 1;
const refused = (why: string) => new TransferFault("manifest", why);

/** What a transfer consists of; holding one means its limits are kept and its names are safe. */
export class Manifest {
  private constructor(
    readonly entries: readonly Entry[],
    readonly encoded: Uint8Array,
    readonly hash: Uint8Array,
  ) {}

  static async of(entries: Entry[]): Promise<Manifest> {
    const sorted = [...entries].sort((left, right) => comparePaths(left.path, right.path));
    return Manifest.checked(sorted, encode(sorted));
  }

  static async decode(bytes: Uint8Array): Promise<Manifest> {
    return Manifest.checked(decodeEntries(bytes), bytes);
  }

  private static async checked(entries: Entry[], encoded: Uint8Array): Promise<Manifest> {
    if (encoded.length > limits.manifestBytes) throw refused("the list of files is too long");
    entries.forEach((entry, at) => check(entry, entries[at - 1]));
    return new Manifest(entries, encoded, await digested("manifest", encoded));
  }

  get totalBytes(): number {
    return this.entries.reduce((sum, entry) => sum + entry.bytes, 0);
  }

  isFile(index: number): boolean {
    return this.entries[index]?.kind !== kinds.folder;
  }

  /** The entries that stand in no folder of the transfer. */
  get tops(): string[] {
    return [...new Set(this.entries.map(({ path }) => path[0] ?? ""))];
  }
}

/** Changes when size, time or kind do. */
export const contentKey = (entry: Entry) => hashed("entry", encodeEntry(entry));
export const pathKey = (entry: Entry) => hashed("path", writePath(new Writer(), entry).bytes());

function comparePaths(left: string[], right: string[]): number {
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const order = compareBytes(utf8(left[at] ?? ""), utf8(right[at] ?? ""));
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const order = (left[at] ?? 0) - (right[at] ?? 0);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function check({ path, kind, bytes }: Entry, before: Entry | undefined): void {
  const length = path.reduce((sum, name) => sum + utf8(name).length + 1, 0);
  if (path.length < 1 || path.length > limits.depth || length > limits.pathBytes) {
    throw refused("a path is too long");
  }
  if (!path.every(isSafeName)) throw refused(`the name ${path.join("/")} is not safe`);
  if (bytes > limits.fileBytes || (kind === kinds.folder && bytes !== 0)) throw refused("size");
  if (before === undefined) return;
  if (comparePaths(before.path, path) >= 0) throw refused("the list is not in order");
  const inside = before.path.every((name, at) => name === path[at]);
  if (inside && before.kind !== kinds.folder) throw refused("a file is taken for a folder");
}

function writePath(writer: Writer, { path }: Entry): Writer {
  writer.u8(path.length);
  for (const name of path) {
    const bytes = utf8(name);
    writer.u8(bytes.length).run(bytes);
  }
  return writer;
}

const encodeEntry = (entry: Entry) =>
  writePath(new Writer().u8(entry.kind).u64(entry.bytes).u64(entry.modified), entry).bytes();

function encode(entries: Entry[]): Uint8Array {
  if (entries.length < 1 || entries.length > limits.entries) throw refused("number of files");
  const writer = new Writer().u8(version).u32(entries.length);
  for (const entry of entries) {
    // A longer name would not fit its length byte; `check` says so for the others.
    if (!entry.path.every(isSafeName)) throw refused(`the name ${entry.path.join("/")} is not safe`);
    writer.run(encodeEntry(entry));
  }
  return writer.bytes();
}

function decodeEntries(bytes: Uint8Array): Entry[] {
  const reader = new Reader(bytes);
  try {
    if (reader.u8() !== version) throw refused("version");
    const count = reader.u32();
    if (count < 1 || count > limits.entries) throw refused("number of files");
    const entries: Entry[] = [];
    for (let at = 0; at < count; at += 1) entries.push(decodeEntry(reader));
    reader.end();
    return entries;
  } catch (error) {
    throw refused(error instanceof Error ? error.message : "not readable");
  }
}

function decodeEntry(reader: Reader): Entry {
  const [kind, bytes, modified, depth] = [reader.u8(), reader.u64(), reader.u64(), reader.u8()];
  if (kind > kinds.executable) throw refused("kind");
  if (depth < 1 || depth > limits.depth) throw refused("depth");
  const path = Array.from({ length: depth }, () => textOf(reader.run(reader.u8())));
  return { path, kind, bytes, modified };
}
