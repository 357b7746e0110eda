import { chunkHeaderBytes, encoded, putChunkHeader } from "./frames";
import type { Claim, Frame, Range } from "./frames";
import type { Ledger } from "./ledger";
import { limits, TransferFault, violation } from "./limits";
import type { Manifest } from "./manifest";
import { ChunkRanges } from "./ranges";
import { Side } from "./stream";
import type { Pipe } from "./stream";
import { chunkOffset, chunkSpan, leafAt } from "./tree";

/** A group that was read and hashed, ready to be sent. */
interface Staged {
  group: Uint8Array;
  frames: Uint8Array[];
}

export interface Source {
  /** The content of an entry that is a file. */
  file(index: number): Blob;
}

/** The sending side of one stream: reads each byte once, hashes it, sends it. */
export class Sender extends Side {
  private greeted = false;
  private acceptance: { claims: Claim[] } | undefined;
  private credit = 0;
  private sentContent = 0;
  private confirmed = false;

  constructor(
    private readonly id: Uint8Array,
    private readonly manifest: Manifest,
    /** What an earlier stream of this transfer left: nothing need be read twice. */
    private readonly ledger: Ledger,
    private readonly source: Source,
    pipe: Pipe,
    private readonly onProgress: (verifiedBytes: number) => void,
    private readonly onAccepted: () => void,
  ) {
    super(pipe);
  }

  protected async work(): Promise<void> {
    this.offer();
    const { claims } = await this.until(() => this.acceptance);
    this.onAccepted();
    await this.stream(claims);
    const root = this.ledger.transferRoot();
    if (root === undefined) throw new TransferFault("unreadable", "a file was left out");
    this.say({ type: "done", root });
    await this.until(() => this.confirmed || undefined);
  }

  private offer(): void {
    const { entries, encoded: bytes, hash, totalBytes } = this.manifest;
    this.say({
      type: "offer",
      offer: {
        id: this.id, entries: entries.length, totalBytes, manifestBytes: bytes.length, manifest: hash,
      },
    });
    for (let at = 0; at < bytes.length; at += limits.manifestPartBytes) {
      this.say({ type: "manifest", part: bytes.subarray(at, at + limits.manifestPartBytes) });
    }
  }

  protected take(frame: Frame): void {
    const message = this.messageOf(frame);
    if (this.takeCommon(message)) return;
    switch (message.type) {
      case "hello":
        if (this.greeted) throw violation("a second hello");
        this.greeted = true;
        break;
      case "accept":
        if (!this.greeted || this.acceptance !== undefined) throw violation("accept");
        message.claims.forEach((claim) => this.check(claim));
        this.acceptance = message;
        this.credit = message.credit;
        this.onProgress(message.claims.reduce((sum, claim) => sum + this.claimedBytes(claim), 0));
        break;
      case "decline": return this.finish({ kind: "declined", reason: message.reason });
      case "ack":
        if (message.credit < this.credit) throw violation("credit shrank");
        this.credit = message.credit;
        this.onProgress(message.verified);
        this.confirmed ||= message.complete;
        break;
      default: throw violation(`unexpected ${message.type}`);
    }
    this.changed();
  }

  /** Refuses claims about what cannot be. */
  private check(claim: Claim): void {
    const last = claim.kind === "complete" ? claim.first + claim.count - 1 : claim.file;
    if (last >= this.manifest.entries.length) throw violation("a claim beyond the list");
    if (claim.kind === "complete") return;
    const end = claim.ranges[claim.ranges.length - 1]?.[1] ?? 0;
    if (!this.manifest.isFile(claim.file) || end > this.ledger.chunksOf(claim.file)) {
      throw violation("a claim beyond the file");
    }
  }

  private claimedBytes(claim: Claim): number {
    const size = (file: number) => this.manifest.entries[file]?.bytes ?? 0;
    if (claim.kind === "partial") {
      return claim.ranges
        .reduce((sum, [from, to]) => sum + chunkSpan(size(claim.file), from, to), 0);
    }
    return Array.from({ length: claim.count }, (_, at) => size(claim.first + at))
      .reduce((sum, bytes) => sum + bytes, 0);
  }

  private async stream(claims: Claim[]): Promise<void> {
    const waiting = [...claims];
    for (let at = 0; at < this.manifest.entries.length;) {
      const claim = waiting[0];
      const first = claim?.kind === "complete" ? claim.first : claim?.file;
      if (claim !== undefined && first === at) {
        waiting.shift();
        at = await this.settle(claim);
      } else {
        if (this.manifest.isFile(at)) await this.sendFile(at, new ChunkRanges());
        at += 1;
      }
    }
  }

  /** Compares a claim with our own files; gives the entry to go on with. */
  private async settle(claim: Claim): Promise<number> {
    if (claim.kind === "partial") {
      await this.learn(claim.file, claim.ranges);
      const has = new ChunkRanges();
      if (same(this.ledger.partialRoot(claim.file, claim.ranges), claim.root)) {
        claim.ranges.forEach(([from, to]) => has.add(from, to));
      } else this.say({ type: "fileReset", file: claim.file });
      await this.sendFile(claim.file, has);
      return claim.file + 1;
    }
    const files = Array.from({ length: claim.count }, (_, at) => claim.first + at)
      .filter((file) => this.manifest.isFile(file));
    for (const file of files) {
      if (!this.ledger.isComplete(file)) await this.learn(file, [[0, this.ledger.chunksOf(file)]]);
    }
    const root = this.ledger.runRoot(claim.first, claim.count);
    if (root !== undefined && same(root, claim.root)) {
      for (const file of files) this.ledger.complete(file, this.ledger.computedRoot(file)!);
    } else {
      for (const file of files) this.say({ type: "fileReset", file });
      for (const file of files) await this.sendFile(file, new ChunkRanges());
    }
    return claim.first + claim.count;
  }

  /** Reads and hashes the chunks whose leaves are not known. */
  private async learn(file: number, ranges: Range[]): Promise<void> {
    for (const [from, to] of ranges) {
      for (let gap = this.ledger.gap(file, from, to); gap !== undefined;) {
        const end = Math.min(gap[1], gap[0] + limits.groupChunks);
        await this.read(file, [gap[0], end]);
        await this.until(() => true);
        gap = this.ledger.gap(file, end, to);
      }
    }
  }

  private async sendFile(file: number, has: ChunkRanges): Promise<void> {
    const count = this.ledger.chunksOf(file);
    let staged: Promise<Staged> | undefined;
    const flush = async () => {
      if (staged !== undefined) await this.emit(await staged);
      staged = undefined;
    };
    for (let gap = has.gap(0, count); gap !== undefined;) {
      let allowed = this.allowed(file, gap);
      if (allowed === 0) {
        // What was read must go out before more credit can come in.
        await flush();
        const rest = gap;
        allowed = await this.until(() => this.allowed(file, rest) || undefined);
      }
      const range: Range = [gap[0], gap[0] + allowed];
      this.sentContent += chunkSpan(this.manifest.entries[file]!.bytes, ...range);
      const next = this.stage(file, range);
      // Its failure is seen when it is awaited; meanwhile the last group goes out.
      next.catch(() => undefined);
      await flush();
      staged = next;
      gap = has.gap(range[1], count);
    }
    await flush();
    const root = this.ledger.computedRoot(file);
    if (root === undefined) throw new TransferFault("unreadable", "chunks are missing", file);
    this.ledger.complete(file, root);
    await this.room();
    this.say({ type: "fileEnd", file, root });
  }

  /** How many chunks of the gap one group and the receiver's credit allow. */
  private allowed(file: number, [from, to]: Range): number {
    const { bytes } = this.manifest.entries[file]!;
    let count = Math.min(to - from, limits.groupChunks);
    const left = this.credit - this.sentContent;
    while (count > 0 && chunkSpan(bytes, from, from + count) > left) count -= 1;
    return count;
  }

  private async stage(file: number, range: Range): Promise<Staged> {
    const { frames, leaves } = await this.read(file, range);
    frames.forEach((frame, at) => putChunkHeader(frame, file, range[0] + at));
    return { group: encoded({ type: "group", file, first: range[0], leaves }), frames };
  }

  private async read(file: number, [from, to]: Range) {
    const { bytes } = this.manifest.entries[file]!;
    const content = await this.contentOf(file, chunkOffset(from), chunkSpan(bytes, from, to));
    const frames: Uint8Array[] = [];
    const hashes: Promise<Uint8Array>[] = [];
    for (let chunk = from; chunk < to; chunk += 1) {
      const size = chunkSpan(bytes, chunk);
      const at = chunkOffset(chunk - from);
      const frame = new Uint8Array(chunkHeaderBytes + size);
      frame.set(content.subarray(at, at + size), chunkHeaderBytes);
      frames.push(frame);
      hashes.push(leafAt(frame, chunkHeaderBytes, size));
    }
    const leaves = await Promise.all(hashes);
    leaves.forEach((leaf, at) => this.note(file, from + at, leaf));
    return { frames, leaves };
  }

  private note(file: number, chunk: number, leaf: Uint8Array): void {
    const known = this.ledger.leaf(file, chunk);
    if (known !== undefined && !same(known, leaf)) {
      this.ledger.reset(file);
      throw new TransferFault("unreadable", "the file changed while it was sent", file, chunk);
    }
    this.ledger.record(file, chunk, leaf);
  }

  private async contentOf(file: number, from: number, count: number): Promise<Uint8Array> {
    const blob = this.source.file(file);
    if (blob.size !== this.manifest.entries[file]?.bytes) {
      throw new TransferFault("unreadable", "the file has another size now", file);
    }
    try {
      return new Uint8Array(await blob.slice(from, from + count).arrayBuffer());
    } catch (error) {
      throw new TransferFault("unreadable", error instanceof Error ? error.message : "", file);
    }
  }

  private async emit({ group, frames }: Staged): Promise<void> {
    await this.room();
    this.send(group);
    for (const frame of frames) {
      await this.room();
      this.send(frame);
    }
  }
}

const same = (left: Uint8Array, right: Uint8Array) => left.every((byte, at) => byte === right[at]);
