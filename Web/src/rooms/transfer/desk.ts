import { hex, randomBytes } from "../encoding";
import { dropRecord, keepRecord, records } from "../state/records";
import type { TransferRecord } from "../state/records";
import type { Announcement } from "../chat/wire";
import { fromHandles, shapeOf, titleOf } from "./collect";
import type { Collected } from "./collect";
import { TransferEngine } from "./engine";
import type { Item, Proposal } from "./jobs";
import type { DeclineReason, End, FailureCode } from "./limits";
import { previewOf } from "./preview";

export type TransferState =
  | "offered" | "waiting" | "running" | "paused" | "done" | "declined" | "cancelled" | "failed";

/** Why something did not come about; the page has words for each. */
export type Trouble = FailureCode | DeclineReason | "changed" | undefined;

/** A transfer as the page shows it. */
export interface Transfer {
  id: string;
  direction: "send" | "receive";
  session: string;
  peerName: string;
  name: string;
  files: number;
  bytes: number;
  done: number;
  /** Bytes per second, smoothed. */
  rate: number;
  state: TransferState;
  trouble: Trouble;
  preview: string | undefined;
  startedAt: number;
  /** Ours, and the page was reloaded: the files must be given again. */
  needsFiles: boolean;
  /** Whole, and still in the browser's own storage: it can be saved. */
  isKept: boolean;
}

/** What the desk needs of the room around it. */
export interface Surroundings {
  room: string;
  open(session: string, label: string): RTCDataChannel | undefined;
  say(session: string, message: Announcement | { type: "file-cancel"; transfer: string }): void;
  changed(transfers: readonly Transfer[]): void;
  /** Something came in and is whole. */
  arrived(transfer: Transfer): void;
  several(count: number): string;
}

interface Running {
  record: TransferRecord;
  items: Item[] | undefined;
  stream: number | undefined;
  lastProgress: { at: number; done: number } | undefined;
}

const over: TransferState[] = ["done", "declined", "cancelled", "failed"];
export const isOver = ({ state }: Transfer) => over.includes(state);
export const isOffer = ({ state, direction }: Transfer) =>
  state === "offered" && direction === "receive";
const smoothing = 0.3;
const resumeMilliseconds = 2_000;

/** All transfers of a room: offers, answers, resumption, and what is remembered of them. */
export class TransferDesk {
  private readonly engine = new TransferEngine();
  private readonly running = new Map<string, Running>();
  private transfers: readonly Transfer[] = [];

  constructor(private readonly around: Surroundings) {}

  /** Brings back what a reload interrupted. */
  async restore(): Promise<void> {
    const all = await records();
    const old = all.filter(({ startedAt }) => Date.now() - startedAt > 7 * 86_400_000);
    for (const { id } of old) await dropRecord(id);
    const kept = all.filter((record) => !old.includes(record));
    this.engine.tidy(kept.map(({ id }) => id));
    for (const record of kept.filter(({ room }) => room === this.around.room)) {
      const items = record.state === "open" ? await readable(record) : undefined;
      this.running.set(record.id, { record, items, stream: undefined, lastProgress: undefined });
      this.put({
        ...viewOf(record),
        state: record.state === "open" ? "paused" : record.state,
        needsFiles: record.direction === "send" && record.state === "open" && items === undefined,
        done: record.state === "done" ? record.bytes : 0,
      });
    }
  }

  /** Offers files to one person. */
  async send(collected: Collected, session: string, peerName: string): Promise<void> {
    const { items, handles } = collected;
    const files = items.filter(({ file }) => file !== undefined);
    const [only] = files;
    const record: TransferRecord = {
      id: hex(randomBytes(16)), room: this.around.room, direction: "send", session, peerName,
      name: titleOf(items, this.around.several), files: files.length,
      bytes: files.reduce((sum, { file }) => sum + (file?.size ?? 0), 0),
      mime: files.length === 1 ? only?.file?.type : undefined, startedAt: Date.now(), state: "open",
      acceptedHash: undefined, folder: undefined, shape: shapeOf(items), handles,
    };
    const preview = files.length === 1 && only?.file !== undefined
      ? await previewOf(only.file) : undefined;
    this.running.set(record.id, { record, items, stream: undefined, lastProgress: undefined });
    this.put({ ...viewOf(record), state: "waiting", preview });
    void keepRecord(record);
    this.announce(record, preview);
    this.stream(record.id);
  }

  private announce({ id, name, files, bytes, mime, session }: TransferRecord, preview?: string) {
    this.around.say(session, {
      type: "file", transfer: id, name, entries: files, bytes,
      ...(mime === undefined || mime === "" ? {} : { mime }),
      ...(preview === undefined ? {} : { preview }),
    });
  }

  /** Somebody is there (again): goes on with what we send them. */
  resume(session: string): void {
    for (const { record, stream, items } of this.running.values()) {
      const mine = record.session === session && record.direction === "send";
      if (!mine || record.state !== "open" || stream !== undefined || items === undefined) continue;
      this.announce(record, this.view(record.id)?.preview);
      this.stream(record.id);
    }
  }

  private stream(id: string): void {
    const running = this.running.get(id);
    if (running?.items === undefined) return;
    const channel = this.around.open(running.record.session, `file/${id}`);
    if (channel === undefined) return this.change(id, { state: "paused" });
    this.change(id, { state: "waiting" });
    running.stream = this.engine.send(channel, id, running.items, {
      asked: () => undefined,
      accepted: () => this.change(id, { state: "running" }),
      progress: (verified) => this.progress(id, verified),
      ended: (end) => this.ended(id, end),
    });
  }

  /** What the announcement on the chat channel says; the offer itself comes on its own channel. */
  announced({ transfer, name, entries, bytes, preview, mime }: Announcement, session: string, peer: string) {
    if (this.running.has(transfer)) return;
    const record: TransferRecord = {
      id: transfer, room: this.around.room, direction: "receive", session, peerName: peer, name,
      files: entries, bytes, mime, startedAt: Date.now(), state: "open", acceptedHash: undefined,
      folder: undefined, shape: [], handles: [],
    };
    this.running.set(transfer, { record, items: undefined, stream: undefined, lastProgress: undefined });
    this.put({ ...viewOf(record), state: "paused", preview });
  }

  /** Somebody opened a channel for a transfer to us. */
  incoming(channel: RTCDataChannel, early: ArrayBuffer[], session: string, peer: string): void {
    const id = channel.label.slice("file/".length);
    this.announced({ type: "file", transfer: id, name: id, entries: 0, bytes: 0 }, session, peer);
    const running = this.running.get(id);
    // A name that stands for something else here is not this person's to use.
    if (running?.record.direction !== "receive" || running.record.session !== session) {
      return channel.close();
    }
    running.stream = this.engine.receive(channel, id, early, {
      asked: (proposal) => void this.asked(running, proposal),
      accepted: () => undefined,
      progress: (verified) => this.progress(id, verified),
      ended: (end) => this.ended(id, end),
    });
  }

  private async asked(running: Running, proposal: Proposal): Promise<void> {
    const { record, stream } = running;
    const { tops, files, bytes, hash } = proposal;
    Object.assign(record, {
      files, bytes, name: tops.length === 1 ? tops[0]! : this.around.several(tops.length),
    });
    this.change(record.id, { name: record.name, files, bytes });
    if (record.acceptedHash === hash && stream !== undefined) {
      const folder = await permitted(record.folder) ? record.folder : undefined;
      this.engine.decide(stream, { kind: "accept", folder });
      return this.change(record.id, { state: "running" });
    }
    record.acceptedHash = undefined;
    this.pending.set(record.id, hash);
    this.change(record.id, { state: "offered", trouble: undefined });
  }

  /** Offers that wait for an answer, with the hash of what they would bring. */
  private readonly pending = new Map<string, string>();

  async accept(id: string, folder?: FileSystemDirectoryHandle): Promise<void> {
    const running = this.running.get(id);
    const hash = this.pending.get(id);
    if (running?.stream === undefined || hash === undefined) return;
    this.pending.delete(id);
    if (folder === undefined && await lacksRoom(running.record.bytes)) {
      this.engine.decide(running.stream, { kind: "decline", reason: "noSpace" });
      return;
    }
    Object.assign(running.record, { acceptedHash: hash, folder });
    void keepRecord(running.record);
    this.change(id, { state: "running" });
    this.engine.decide(running.stream, { kind: "accept", folder });
  }

  decline(id: string): void {
    const stream = this.running.get(id)?.stream;
    this.pending.delete(id);
    if (stream !== undefined) this.engine.decide(stream, { kind: "decline", reason: "refused" });
  }

  cancel(id: string): void {
    const running = this.running.get(id);
    if (running === undefined) return;
    this.pending.delete(id);
    this.around.say(running.record.session, { type: "file-cancel", transfer: id });
    if (running.stream !== undefined) this.engine.cancel(running.stream);
    else this.ended(id, { kind: "cancelled", by: "here" });
  }

  /** The other side called it off while no channel was open. */
  cancelled(id: string, session: string): void {
    const running = this.running.get(id);
    if (running?.record.session !== session || running.stream !== undefined) return;
    this.ended(id, { kind: "cancelled", by: "there" });
  }

  /** The files of a transfer that a reload took from us; false when they are others. */
  supply(id: string, { items, handles }: Collected): boolean {
    const running = this.running.get(id);
    if (running === undefined) return false;
    const wanted = JSON.stringify(running.record.shape);
    if (JSON.stringify(shapeOf(items)) !== wanted) return false;
    running.items = items;
    running.record.handles = handles;
    this.change(id, { needsFiles: false });
    this.resume(running.record.session);
    return true;
  }

  /** Asks for leave to read the files again that were dropped before a reload. */
  async reopen(id: string): Promise<boolean> {
    const running = this.running.get(id);
    if (running === undefined || running.record.handles.length === 0) return false;
    for (const handle of running.record.handles) {
      if (await handle.requestPermission?.({ mode: "read" }) !== "granted") return false;
    }
    return this.supply(id, {
      items: await fromHandles(running.record.handles), handles: running.record.handles,
    });
  }

  hasHandles = (id: string) => (this.running.get(id)?.record.handles.length ?? 0) > 0;

  async forget(id: string): Promise<void> {
    const isIncoming = this.running.get(id)?.record.direction === "receive";
    this.running.delete(id);
    this.transfers = this.transfers.filter((transfer) => transfer.id !== id);
    this.around.changed(this.transfers);
    await dropRecord(id);
    if (isIncoming) this.engine.forget(id);
  }

  content = (id: string, as: "file" | "archive") => this.engine.content(id, as);
  place = (id: string, folder: FileSystemDirectoryHandle) => this.engine.place(id, folder);

  close(): void {
    this.engine.close();
  }

  private ended(id: string, end: End): void {
    const running = this.running.get(id);
    if (running === undefined) return;
    running.stream = undefined;
    running.lastProgress = undefined;
    this.pending.delete(id);
    const { record } = running;
    if (end.kind === "interrupted" || (end.kind === "failed" && end.code === "silent")) {
      this.change(id, { state: "paused", rate: 0 });
      // The channel may have gone while the connection stands; otherwise its return resumes us.
      window.setTimeout(() => this.resume(record.session), resumeMilliseconds);
      return;
    }
    record.state = end.kind === "completed" ? "done" : end.kind;
    const [isDone, incoming] = [end.kind === "completed", record.direction === "receive"];
    this.change(id, {
      state: record.state, rate: 0, needsFiles: false,
      done: isDone ? record.bytes : this.view(id)?.done ?? 0,
      isKept: isDone && incoming && record.folder === undefined,
      trouble: end.kind === "failed" ? end.code : end.kind === "declined" ? end.reason : undefined,
    });
    if (incoming && !isDone) {
      this.engine.forget(id);
      void dropRecord(id);
    } else void keepRecord(record);
    const view = this.view(id);
    if (isDone && incoming && view !== undefined) this.around.arrived(view);
  }

  private progress(id: string, done: number): void {
    const running = this.running.get(id);
    const view = this.view(id);
    if (running === undefined || view === undefined || isOver(view)) return;
    const now = performance.now();
    const last = running.lastProgress;
    const momentary = last === undefined || now - last.at < 1
      ? view.rate : ((done - last.done) / (now - last.at)) * 1000;
    const rate = view.rate === 0 ? momentary : view.rate + (momentary - view.rate) * smoothing;
    running.lastProgress = { at: now, done };
    this.change(id, { done, rate: Math.max(0, rate) });
  }

  private view = (id: string) => this.transfers.find((transfer) => transfer.id === id);

  private put(transfer: Transfer): void {
    this.transfers = [transfer, ...this.transfers.filter(({ id }) => id !== transfer.id)];
    this.around.changed(this.transfers);
  }

  private change(id: string, change: Partial<Transfer>): void {
    this.transfers = this.transfers.map((transfer) =>
      (transfer.id === id ? { ...transfer, ...change } : transfer));
    this.around.changed(this.transfers);
  }
}

function viewOf(record: TransferRecord): Transfer {
  const { id, direction, session, peerName, name, files, bytes, startedAt } = record;
  return {
    id, direction, session, peerName, name, files, bytes, done: 0, rate: 0, state: "waiting",
    trouble: undefined, preview: undefined, startedAt, needsFiles: false,
    isKept: record.state === "done" && direction === "receive" && record.folder === undefined,
  };
}

async function permitted(folder: FileSystemDirectoryHandle | undefined): Promise<boolean> {
  return folder !== undefined
    && await folder.queryPermission?.({ mode: "readwrite" }) === "granted";
}

/** Files whose handles may still be read without asking. */
async function readable({ handles }: TransferRecord): Promise<Item[] | undefined> {
  if (handles.length === 0) return undefined;
  for (const handle of handles) {
    if (await handle.queryPermission?.({ mode: "read" }) !== "granted") return undefined;
  }
  return fromHandles(handles).catch(() => undefined);
}

async function lacksRoom(bytes: number): Promise<boolean> {
  const { quota, usage } = await navigator.storage.estimate();
  // Kept even when the disk gets full, where the browser grants that.
  void navigator.storage.persist();
  return quota !== undefined && quota - (usage ?? 0) < bytes;
}
