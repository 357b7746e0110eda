// Runs beside the page: reads, hashes, verifies and stores, so that the page stays quick.
import { fromHex, hex } from "../encoding";
import { archiveOf } from "./archive";
import type { Item, Job, News, Verdict } from "./jobs";
import { Ledger } from "./ledger";
import type { End } from "./limits";
import type { Entry } from "./manifest";
import { kinds, Manifest } from "./manifest";
import { Place } from "./placing";
import { Receiver } from "./receiver";
import { Sender } from "./sender";
import { contentIn, roomsFolder, Staging } from "./staging";
import type { Pipe, Side } from "./stream";
import type { Offer } from "./frames";

/** Bytes handed to the page that have not left for the channel yet. */
const highWater = 4 << 20;
const progressMilliseconds = 100;

function tell(news: News, transfer: Transferable[] = []): void {
  (self as unknown as { postMessage(data: News, transfer: Transferable[]): void })
    .postMessage(news, transfer);
}

class Outlet implements Pipe {
  private waiting = 0;
  private resume: (() => void)[] = [];

  constructor(private readonly stream: number) {}

  send(bytes: Uint8Array): void {
    // A part of a larger buffer is copied: a buffer can be handed over only as a whole.
    const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
    this.waiting += whole.length;
    tell({ type: "out", stream: this.stream, bytes: whole.buffer }, [whole.buffer]);
  }

  async room(): Promise<void> {
    while (this.waiting >= highWater) {
      await new Promise<void>((resolve) => this.resume.push(resolve));
    }
  }

  sent(count: number): void {
    this.waiting -= count;
    if (this.waiting >= highWater) return;
    const resume = this.resume;
    this.resume = [];
    resume.forEach((go) => go());
  }
}

interface Running {
  side: Side;
  outlet: Outlet;
  verdict: (verdict: Verdict) => void;
}

const running = new Map<number, Running>();
/** What was read and hashed of our files, kept for the next stream of the same transfer. */
const ledgers = new Map<string, Ledger>();
/** A stream that resumes a transfer waits until the last one let go of its files. */
const holders = new Map<string, Promise<unknown>>();

function progressOf(stream: number): (verified: number) => void {
  let [last, next, timer] = [0, 0, 0 as ReturnType<typeof setTimeout> | 0];
  const say = () => {
    timer = 0;
    last = Date.now();
    tell({ type: "progress", stream, verified: next });
  };
  return (verified) => {
    next = verified;
    if (timer !== 0) return;
    timer = setTimeout(say, Math.max(0, last + progressMilliseconds - Date.now()));
  };
}

async function send(stream: number, id: string, items: Item[]): Promise<void> {
  const outlet = new Outlet(stream);
  try {
    const manifest = await Manifest.of(items.map(entryOf));
    const byPath = new Map(items.map((item) => [item.path.join("/"), item.file]));
    const kept = ledgers.get(id);
    const same = kept !== undefined && hex(kept.manifest.hash) === hex(manifest.hash);
    const ledger = same ? kept : new Ledger(manifest);
    ledgers.set(id, ledger);
    const source = {
      file: (at: number) => byPath.get(manifest.entries[at]!.path.join("/")) ?? new Blob(),
    };
    const side = new Sender(fromHex(id), manifest, ledger, source, outlet, progressOf(stream),
      () => tell({ type: "accepted", stream }));
    await run(stream, id, side, outlet, () => undefined);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const end = { kind: "failed", code: "manifest", by: "here", message } as const;
    tell({ type: "end", stream, end });
  }
}

function entryOf({ path, file }: Item): Entry {
  return file === undefined
    ? { path, kind: kinds.folder, bytes: 0, modified: 0 }
    : {
      path, kind: kinds.file, bytes: file.size,
      modified: Math.max(0, Math.floor(file.lastModified / 1000)),
    };
}

async function receive(stream: number, id: string): Promise<void> {
  const outlet = new Outlet(stream);
  let place: Place | undefined;
  let staging: Staging | undefined;
  let decide: (verdict: Verdict) => void = () => undefined;
  const verdict = new Promise<Verdict>((resolve) => {
    decide = resolve;
  });
  const put = async (file: number) => {
    const content = place === undefined ? undefined : await staging?.fileOf(file);
    if (content === undefined) return;
    // What left the staging folder is never asked for again, so the journal must be on the disk.
    staging?.sync();
    await place?.put(file, content);
    await staging?.remove(file);
  };
  const side: Receiver = new Receiver(outlet, {
    ask: async (offer: Offer, manifest: Manifest) => {
      if (hex(offer.id) !== id) return { kind: "decline", reason: "refused" };
      const files = manifest.entries.filter(({ kind }) => kind !== kinds.folder).length;
      tell({
        type: "ask", stream,
        proposal: { tops: manifest.tops, files, bytes: manifest.totalBytes, hash: hex(manifest.hash) },
      });
      const given = await verdict;
      if (given.kind === "decline") return given;
      if (given.folder !== undefined) place = await Place.in(given.folder, manifest);
      return { kind: "accept" };
    },
    open: async (offer: Offer, manifest: Manifest) => {
      staging = await Staging.open(offer.id, manifest);
      await place?.putFolders();
      for (const at of manifest.entries.keys()) {
        if (place !== undefined && staging.ledger.isComplete(at)) await put(at);
      }
      return staging;
    },
    placed: put,
    progress: progressOf(stream),
  });
  await run(stream, id, side, outlet, decide);
}

async function run(
  stream: number, id: string, side: Side, outlet: Outlet, verdict: (verdict: Verdict) => void,
): Promise<void> {
  const before = holders.get(id);
  const work = (async () => {
    await before;
    return side.run();
  })().catch((error: unknown): End => {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "failed", code: "unwritable", by: "here", message };
  });
  running.set(stream, { side, outlet, verdict });
  holders.set(id, work);
  const end = await work;
  running.delete(stream);
  if (holders.get(id) === work) holders.delete(id);
  if (end.kind !== "interrupted") ledgers.delete(id);
  tell({ type: "end", stream, end });
}

/** The whole files of a transfer that still lie here. */
async function contents(id: string) {
  await holders.get(id);
  const folder = await (await roomsFolder()).getDirectoryHandle(id);
  const list = await (await folder.getFileHandle("manifest")).getFile();
  const manifest = await Manifest.decode(new Uint8Array(await list.arrayBuffer()));
  const files = [];
  for (const [at, entry] of manifest.entries.entries()) {
    const content = manifest.isFile(at) ? await contentIn(folder, manifest, at) : undefined;
    if (content !== undefined) files.push({ at, path: entry.path, content, modified: entry.modified });
  }
  return { manifest, files };
}

async function give(request: number, id: string, as: "file" | "archive"): Promise<void> {
  const { manifest, files } = await contents(id);
  const [first] = files;
  if (first === undefined) throw new Error("nothing of it is kept here");
  if (as === "file") {
    const name = first.path[first.path.length - 1]!;
    return tell({ type: "content", request, name, blob: first.content });
  }
  const name = `${manifest.tops.length === 1 ? manifest.tops[0]! : "files"}.zip`;
  tell({ type: "content", request, name, blob: await archiveOf(files) });
}

async function placeAll(
  request: number, id: string, folder: FileSystemDirectoryHandle,
): Promise<void> {
  const { manifest, files } = await contents(id);
  const place = await Place.in(folder, manifest);
  await place.putFolders();
  for (const { at, content } of files) await place.put(at, content);
  tell({ type: "placed", request });
}

async function forget(id: string): Promise<void> {
  await holders.get(id);
  ledgers.delete(id);
  await (await roomsFolder()).removeEntry(id, { recursive: true });
}

/** Removes what no transfer that is remembered belongs to. */
async function tidy(keep: string[]): Promise<void> {
  const folder = await roomsFolder();
  for await (const name of folder.keys()) {
    if (!keep.includes(name) && !holders.has(name)) await folder.removeEntry(name, { recursive: true });
  }
}

function request(number: number, work: Promise<void>): void {
  work.catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    tell({ type: "refused", request: number, message });
  });
}

/** What cannot be removed now is removed by a later visit. */
const later = () => undefined;

self.onmessage = ({ data: job }: MessageEvent<Job>) => {
  switch (job.type) {
    case "send": return void send(job.stream, job.id, job.items);
    case "receive": return void receive(job.stream, job.id);
    case "bytes": return running.get(job.stream)?.side.receive(new Uint8Array(job.bytes));
    case "sent": return running.get(job.stream)?.outlet.sent(job.count);
    case "verdict": return running.get(job.stream)?.verdict(job.verdict);
    case "cancel": return running.get(job.stream)?.side.cancel();
    case "interrupt": return running.get(job.stream)?.side.interrupt();
    case "content": return request(job.request, give(job.request, job.id, job.as));
    case "place": return request(job.request, placeAll(job.request, job.id, job.folder));
    case "forget": return void forget(job.id).catch(later);
    case "tidy": return void tidy(job.keep).catch(later);
  }
};
