// Where what comes in lies until it is whole: the browser's private file system, one folder per
// transfer. Workers only: nothing else may write there in place.
import { concat, hex } from "../encoding";
import { recall, records } from "./journal";
import { Ledger } from "./ledger";
import { contentKey } from "./manifest";
import type { Manifest } from "./manifest";
import { chunkOffset, chunkSpan, leafAt } from "./tree";

/** Everything is made safe against a loss of power this often, as bytes and as time. */
const syncBytes = 256 << 20;
const syncMilliseconds = 2_000;

export const contentName = (manifest: Manifest, file: number) =>
  `c${hex(contentKey(manifest.entries[file]!)).slice(0, 32)}`;

export async function roomsFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle("rooms", { create: true });
}

async function handleIn(folder: FileSystemDirectoryHandle, name: string) {
  const file = await folder.getFileHandle(name, { create: true });
  return file.createSyncAccessHandle();
}

function allOf(handle: FileSystemSyncAccessHandle): Uint8Array {
  const bytes = new Uint8Array(handle.getSize());
  handle.read(bytes, { at: 0 });
  return bytes;
}

/** One transfer that comes in. */
export class Staging {
  private content: { file: number; handle: FileSystemSyncAccessHandle } | undefined;
  private sinceSync = 0;
  private syncedAt = Date.now();
  private bound = new Set<number>();

  private constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly manifest: Manifest,
    readonly ledger: Ledger,
    private readonly journal: FileSystemSyncAccessHandle,
    private readonly synced: FileSystemSyncAccessHandle,
    private end: number,
  ) {}

  /** Makes the folder of a transfer, or goes on where its journal ends. */
  static async open(id: Uint8Array, manifest: Manifest): Promise<Staging> {
    const folder = await (await roomsFolder()).getDirectoryHandle(hex(id), { create: true });
    const [journal, synced] = [await handleIn(folder, "journal"), await handleIn(folder, "synced")];
    const mark = allOf(synced);
    const trusted = mark.length === 8 ? Number(new DataView(mark.buffer).getBigUint64(0)) : 0;
    const { ledger, doubtful, stale, soundBytes } = recall(allOf(journal), trusted, manifest);
    journal.truncate(soundBytes);
    const staging = new Staging(folder, manifest, ledger, journal, synced, soundBytes);
    if (soundBytes === 0) staging.note(records.began(id));
    for (const key of stale) await remove(folder, `c${key.slice(0, 32)}`);
    for (const [file, chunks] of doubtful) await staging.examine(file, chunks);
    const list = await handleIn(folder, "manifest");
    list.truncate(0);
    list.write(manifest.encoded, { at: 0 });
    list.close();
    return staging;
  }

  /** Hashes again what the journal says but may not have reached the disk. */
  private async examine(file: number, chunks: number[]): Promise<void> {
    const { bytes } = this.manifest.entries[file]!;
    const handle = await handleIn(this.folder, contentName(this.manifest, file));
    let sound = true;
    for (const chunk of chunks) {
      const size = chunkSpan(bytes, chunk);
      const buffer = new Uint8Array(1 + size);
      const read = handle.read(buffer.subarray(1), { at: chunkOffset(chunk) });
      const leaf = await leafAt(buffer, 1, size);
      const known = this.ledger.leaf(file, chunk);
      if (read !== size || known === undefined || hex(leaf) !== hex(known)) sound = false;
    }
    handle.close();
    const root = this.ledger.computedRoot(file);
    if (!sound) this.discard(file);
    else if (root !== undefined) this.ledger.complete(file, root);
  }

  private note(record: Uint8Array): void {
    this.journal.write(record, { at: this.end });
    this.end += record.length;
  }

  private bind(file: number): Uint8Array {
    if (this.bound.has(file)) return new Uint8Array();
    this.bound.add(file);
    return records.file(file, this.manifest);
  }

  async begin(file: number): Promise<void> {
    const fresh = this.ledger.ranges(file).length === 0;
    this.note(concat(this.bind(file), fresh ? records.reset(file) : new Uint8Array()));
    const handle = await handleIn(this.folder, contentName(this.manifest, file));
    if (fresh) handle.truncate(0);
    this.content = { file, handle };
  }

  write(file: number, chunk: number, content: Uint8Array, leaf: Uint8Array): void {
    if (this.content?.file !== file) throw new Error("the file is not open");
    const written = this.content.handle.write(content, { at: chunkOffset(chunk) });
    if (written !== content.length) throw new Error("the disk is full");
    this.ledger.record(file, chunk, leaf);
    this.note(records.verified(file, chunk, leaf));
    this.sinceSync += content.length;
    if (this.sinceSync > syncBytes || Date.now() - this.syncedAt > syncMilliseconds) this.sync();
  }

  /** Content first, then the journal that speaks of it, then how far the journal is true. */
  sync(): void {
    this.content?.handle.flush();
    this.journal.flush();
    const mark = new DataView(new ArrayBuffer(8));
    mark.setBigUint64(0, BigInt(this.end));
    this.synced.write(mark, { at: 0 });
    this.synced.flush();
    [this.sinceSync, this.syncedAt] = [0, Date.now()];
  }

  /** A file is whole and has this root. */
  complete(file: number, root: Uint8Array): void {
    this.ledger.complete(file, root);
    this.note(records.completed(file, root));
  }

  closeFile(): void {
    this.content?.handle.close();
    this.content = undefined;
  }

  /** Forgets a file of which the sender has another content. */
  discard(file: number): void {
    this.ledger.reset(file);
    if (this.content?.file === file) this.closeFile();
    this.note(concat(this.bind(file), records.reset(file)));
  }

  /** The content of a whole file; none when it was put into its place already. */
  async fileOf(file: number): Promise<File | undefined> {
    return contentIn(this.folder, this.manifest, file);
  }

  async remove(file: number): Promise<void> {
    await remove(this.folder, contentName(this.manifest, file));
  }

  close(): void {
    this.closeFile();
    this.sync();
    this.journal.close();
    this.synced.close();
  }
}

export async function contentIn(
  folder: FileSystemDirectoryHandle, manifest: Manifest, file: number,
): Promise<File | undefined> {
  try {
    return await (await folder.getFileHandle(contentName(manifest, file))).getFile();
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotFoundError") return undefined;
    throw error;
  }
}

/** What is not there need not be removed. */
async function remove(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
  }
}
