import { chunkHeaderBytes } from "./frames";
import type { Frame, Message, Offer } from "./frames";
import { types } from "./frames";
import { limits, TransferFault, violation } from "./limits";
import type { DeclineReason } from "./limits";
import { Manifest } from "./manifest";
import { Reader } from "./bytes";
import type { Staging } from "./staging";
import { Side } from "./stream";
import type { Pipe } from "./stream";
import { chunkSpan, leafAt } from "./tree";

export type Answer = { kind: "accept" } | { kind: "decline"; reason: DeclineReason };

/** Who decides about an offer, and where what comes in is kept. */
export interface Host {
  ask(offer: Offer, manifest: Manifest): Promise<Answer>;
  open(offer: Offer, manifest: Manifest): Promise<Staging>;
  /** A file is whole, and its content safe on the disk. */
  placed(file: number): Promise<void>;
  progress(verifiedBytes: number): void;
}

/** The receiving side of one stream: keeps nothing that was not verified. */
export class Receiver extends Side {
  private greeted = false;
  private offer: Offer | undefined;
  private parts: Uint8Array[] = [];
  private manifest: Manifest | undefined;
  private staging: Staging | undefined;
  private isDone = false;
  /** Frames are acted on one after the other; hashing them begins as they come. */
  private tail: Promise<void> = Promise.resolve();
  private waitingBytes = 0;

  /** Where the sender is: file, chunk, the leaves announced, and whether the file is open here. */
  private file = 0;
  private chunk = 0;
  private leaves: Uint8Array[] = [];
  private isOpen = false;
  /** Entries before this one were ended on this stream: they are not reset any more. */
  private floor = 0;
  private creditGiven = 0;
  private received = 0;
  private written = 0;

  constructor(pipe: Pipe, private readonly host: Host) {
    super(pipe);
  }

  protected async work(): Promise<void> {
    await this.until(() => this.isDone || undefined);
  }

  override async run() {
    const end = await super.run();
    await this.tail;
    this.staging?.close();
    return end;
  }

  protected take(frame: Frame): void {
    const isChunk = frame.type === types.chunk;
    const message = isChunk ? undefined : this.messageOf(frame);
    if (message !== undefined && this.takeCommon(message)) return;
    this.waitingBytes += frame.bytes.length;
    if (this.waitingBytes > limits.windowBytes * 2 + limits.frameBytes) throw violation("credit");
    const leaf = isChunk ? this.leafOf(frame) : undefined;
    leaf?.catch(() => undefined);
    this.tail = this.tail.then(async () => {
      if (this.end !== undefined) return;
      if (message === undefined) await this.takeChunk(frame, await leaf!);
      else await this.handle(message);
      this.waitingBytes -= frame.bytes.length;
    }).catch((error: unknown) => this.fail(error));
  }

  private leafOf({ bytes }: Frame): Promise<Uint8Array> {
    if (bytes.length < chunkHeaderBytes) throw violation("a chunk without its header");
    // The hash needs the byte before the content; what it overwrites is read first.
    const header = bytes.slice(5, chunkHeaderBytes);
    const leaf = leafAt(bytes, chunkHeaderBytes, bytes.length - chunkHeaderBytes);
    bytes.set(header, 5);
    return leaf;
  }

  private async handle(message: Message): Promise<void> {
    if (message.type === "hello" && !this.greeted) {
      this.greeted = true;
    } else if (message.type === "offer" && this.greeted && this.offer === undefined) {
      this.offer = message.offer;
    } else if (message.type === "manifest" && this.offer !== undefined && this.manifest === undefined) {
      await this.collect(this.offer, message.part);
    } else if (this.staging === undefined || this.manifest === undefined) {
      throw violation(`unexpected ${message.type}`);
    } else {
      await this.handleContent(message, this.staging, this.manifest);
    }
  }

  private async handleContent(
    message: Message, staging: Staging, manifest: Manifest,
  ): Promise<void> {
    switch (message.type) {
      case "group": {
        const gap = staging.ledger.gap(this.file, this.chunk);
        const fits = this.leaves.length === 0 && message.file === this.file
          && gap !== undefined && gap[0] === message.first
          && gap[1] - gap[0] >= message.leaves.length && this.file < manifest.entries.length;
        if (!fits) throw violation("a group that is not the next one");
        await this.openFile(staging);
        [this.leaves, this.chunk] = [message.leaves, message.first];
        return undefined;
      }
      case "fileEnd": return this.endFile(message.file, message.root, staging, manifest);
      case "fileReset": return this.reset(message.file, staging, manifest);
      case "done": {
        if (this.file !== manifest.entries.length) throw violation("done too soon");
        const root = staging.ledger.transferRoot();
        if (root === undefined || !same(root, message.root)) {
          throw new TransferFault("wrongRoot", "the whole is not what was sent");
        }
        staging.sync();
        this.acknowledge(staging, true);
        this.isDone = true;
        return this.changed();
      }
      default: throw violation(`unexpected ${message.type}`);
    }
  }

  private async collect(offer: Offer, part: Uint8Array): Promise<void> {
    this.parts.push(part.slice());
    const size = this.parts.reduce((sum, each) => sum + each.length, 0);
    if (size > offer.manifestBytes) throw new TransferFault("manifest", "longer than announced");
    if (size < offer.manifestBytes) return;
    const encoded = new Uint8Array(size);
    let at = 0;
    for (const each of this.parts) {
      encoded.set(each, at);
      at += each.length;
    }
    this.parts = [];
    const manifest = await Manifest.decode(encoded);
    if (!same(manifest.hash, offer.manifest) || manifest.totalBytes !== offer.totalBytes
      || manifest.entries.length !== offer.entries) {
      throw new TransferFault("manifest", "not the list that was announced");
    }
    this.manifest = manifest;
    // A person may think for long; the end of the stream ends the waiting.
    let answer: Answer | undefined;
    void this.host.ask(offer, manifest).then((given) => {
      answer = given;
      this.changed();
    });
    const given = await this.until(() => answer);
    if (given.kind === "decline") {
      this.say({ type: "decline", reason: given.reason });
      return this.finish({ kind: "declined", reason: given.reason });
    }
    this.staging = await this.host.open(offer, manifest);
    const claims = this.staging.ledger.claims();
    this.creditGiven = limits.windowBytes;
    this.say({ type: "accept", credit: this.creditGiven, claims });
    this.file = this.nextFile(0);
    this.host.progress(this.staging.ledger.verifiedBytes);
  }

  private nextFile(from: number): number {
    let at = from;
    const { manifest, staging } = this;
    while (manifest !== undefined && at < manifest.entries.length
      && (!manifest.isFile(at) || staging?.ledger.isComplete(at) === true)) at += 1;
    return at;
  }

  private async openFile(staging: Staging): Promise<void> {
    if (this.isOpen) return;
    this.isOpen = true;
    await staging.begin(this.file);
  }

  private async takeChunk(frame: Frame, leaf: Uint8Array): Promise<void> {
    const { staging, manifest, file, chunk } = this;
    const expected = this.leaves.shift();
    if (staging === undefined || manifest === undefined || expected === undefined) {
      throw violation("a chunk that was not announced");
    }
    const reader = new Reader(frame.bytes.subarray(5));
    const content = frame.bytes.subarray(chunkHeaderBytes);
    const named = reader.u32() === file && reader.u32() === chunk;
    if (!named || content.length !== chunkSpan(manifest.entries[file]!.bytes, chunk)) {
      throw violation("a chunk that is not the next one");
    }
    this.received += content.length;
    if (this.received > this.creditGiven) throw violation("more than was allowed for");
    if (!same(leaf, expected)) throw new TransferFault("corrupt", "not as announced", file, chunk);
    staging.write(file, chunk, content, leaf);
    this.chunk = chunk + 1;
    this.written += content.length;
    this.host.progress(staging.ledger.verifiedBytes);
    this.acknowledge(staging, false);
  }

  private async endFile(
    file: number, root: Uint8Array, staging: Staging, manifest: Manifest,
  ): Promise<void> {
    const whole = file === this.file && file < manifest.entries.length
      && this.leaves.length === 0 && staging.ledger.gap(file, 0) === undefined;
    if (!whole) throw violation("a file that is not whole");
    await this.openFile(staging);
    const found = staging.ledger.computedRoot(file);
    if (found === undefined || !same(found, root)) {
      throw new TransferFault("wrongRoot", "the file is not what was sent", file);
    }
    staging.complete(file, root);
    staging.closeFile();
    await this.host.placed(file);
    [this.file, this.chunk, this.isOpen] = [this.nextFile(file + 1), 0, false];
    this.floor = file + 1;
    this.acknowledge(staging, false);
  }

  private reset(file: number, staging: Staging, manifest: Manifest): void {
    if (file < this.floor || !manifest.isFile(file) || this.leaves.length > 0) {
      throw violation("a file that cannot be reset");
    }
    staging.discard(file);
    if (file <= this.file) [this.file, this.chunk, this.isOpen] = [file, 0, false];
    this.host.progress(staging.ledger.verifiedBytes);
  }

  /** Tells how far we are: each quarter window, or when credit for a chunk is lacking. */
  private acknowledge(staging: Staging, complete: boolean): void {
    const credit = this.written + limits.windowBytes;
    const [gain, left] = [credit - this.creditGiven, this.creditGiven - this.received];
    const isShort = gain > 0 && left < limits.chunkBytes;
    if (!isShort && gain < limits.windowBytes / 4 && !complete) return;
    this.creditGiven = credit;
    this.say({ type: "ack", credit, verified: staging.ledger.verifiedBytes, complete });
  }
}

const same = (left: Uint8Array, right: Uint8Array) =>
  left.length === right.length && left.every((byte, at) => byte === right[at]);
