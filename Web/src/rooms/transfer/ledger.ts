import type { Claim, Range } from "./frames";
import { limits } from "./limits";
import type { Manifest } from "./manifest";
import { ChunkRanges } from "./ranges";
import { chunkCount, chunkSpan, fileRoot, transferRoot, treeRoot } from "./tree";

/** What is known of one file's hashes. */
class FileLedger {
  chunks = new ChunkRanges();
  leaves: Uint8Array | undefined;
  root: Uint8Array | undefined;
}

/** What one side knows of a transfer: the receiver what it stored, the sender what it read. */
export class Ledger {
  verifiedBytes = 0;
  private readonly files = new Map<number, FileLedger>();

  constructor(readonly manifest: Manifest) {}

  isComplete = (file: number) => this.files.get(file)?.root !== undefined;
  has = (file: number, chunk: number) => this.files.get(file)?.chunks.has(chunk) ?? false;
  ranges = (file: number): Range[] => this.files.get(file)?.chunks.ranges ?? [];
  rootOf = (file: number) => this.files.get(file)?.root;

  chunksOf(file: number): number {
    return chunkCount(this.manifest.entries[file]?.bytes ?? 0);
  }

  /** The first run of chunks from `start` on that is not known. */
  gap(file: number, start: number, end = this.chunksOf(file)): Range | undefined {
    const known = this.files.get(file)?.chunks ?? new ChunkRanges();
    return known.gap(start, end);
  }

  record(file: number, chunk: number, leaf: Uint8Array): void {
    const known = this.files.get(file) ?? new FileLedger();
    this.files.set(file, known);
    known.leaves ??= new Uint8Array(this.chunksOf(file) * 32);
    known.leaves.set(leaf, chunk * 32);
    if (known.chunks.has(chunk)) return;
    known.chunks.add(chunk);
    this.verifiedBytes += chunkSpan(this.manifest.entries[file]!.bytes, chunk);
  }

  leaf(file: number, chunk: number): Uint8Array | undefined {
    return this.has(file, chunk)
      ? this.files.get(file)?.leaves?.subarray(chunk * 32, chunk * 32 + 32) : undefined;
  }

  *leavesOf(file: number, ranges: Range[]): Iterable<Uint8Array> {
    const leaves = this.files.get(file)?.leaves;
    for (const [from, to] of ranges) {
      for (let at = from; at < to; at += 1) yield leaves!.subarray(at * 32, at * 32 + 32);
    }
  }

  /** The root of a file all of whose chunks are known. */
  computedRoot(file: number): Uint8Array | undefined {
    const [known, chunks] = [this.files.get(file), this.chunksOf(file)];
    if (known?.root !== undefined) return known.root;
    if ((known?.chunks.count ?? 0) !== chunks) return undefined;
    const all: Range[] = chunks === 0 ? [] : [[0, chunks]];
    return fileRoot(this.manifest.entries[file]!.bytes, this.leavesOf(file, all));
  }

  /** Notes the root of a whole file; of its leaves nothing more is asked. */
  complete(file: number, root: Uint8Array): void {
    const known = this.files.get(file) ?? new FileLedger();
    const total = this.manifest.entries[file]!.bytes;
    if (known.root === undefined) {
      const before = known.chunks.ranges
        .reduce((sum, [from, to]) => sum + chunkSpan(total, from, to), 0);
      this.verifiedBytes += total - before;
    }
    known.root = root;
    this.files.set(file, known);
  }

  reset(file: number): void {
    const known = this.files.get(file);
    if (known === undefined) return;
    const total = this.manifest.entries[file]!.bytes;
    this.verifiedBytes -= known.root !== undefined
      ? total
      : known.chunks.ranges.reduce((sum, [from, to]) => sum + chunkSpan(total, from, to), 0);
    this.files.delete(file);
  }

  partialRoot = (file: number, ranges: Range[]) => treeRoot(this.leavesOf(file, ranges));

  /** The tree over the roots of the files among `count` entries; none while one is not known. */
  runRoot(first: number, count: number): Uint8Array | undefined {
    const roots: Uint8Array[] = [];
    for (let at = first; at < first + count; at += 1) {
      if (!this.manifest.isFile(at)) continue;
      const root = this.computedRoot(at);
      if (root === undefined) return undefined;
      roots.push(root);
    }
    return treeRoot(roots);
  }

  transferRoot(): Uint8Array | undefined {
    const files = this.manifest.entries.map((_, at) => at).filter((at) => this.manifest.isFile(at));
    const roots = files.map(this.rootOf);
    return roots.includes(undefined)
      ? undefined : transferRoot(this.manifest.hash, roots as Uint8Array[]);
  }

  /** Claims for everything known; what there is no room to claim is forgotten and sent again. */
  claims(): Claim[] {
    const claims: Claim[] = [];
    let run: { first: number; count: number } | undefined;
    let partials = 0;
    const close = () => {
      if (run === undefined) return;
      const { first, count } = run;
      run = undefined;
      const root = this.runRoot(first, count);
      if (root !== undefined && claims.length < limits.claims) {
        claims.push({ kind: "complete", first, count, root });
      } else {
        for (let at = first; at < first + count; at += 1) this.reset(at);
      }
    };
    this.manifest.entries.forEach((_, at) => {
      if (!this.manifest.isFile(at)) return;
      if (this.isComplete(at)) {
        if (run === undefined || at - run.first >= limits.claimFiles) {
          close();
          run = { first: at, count: 1 };
        } else run.count = at - run.first + 1;
        return;
      }
      close();
      const ranges = this.ranges(at);
      if (ranges.length === 0) return;
      const room = partials < limits.partialClaims && ranges.length <= limits.claimRanges
        && claims.length < limits.claims;
      if (!room) return this.reset(at);
      partials += 1;
      claims.push({
        kind: "partial", file: at, ranges: ranges.map(([from, to]) => [from, to]),
        root: this.partialRoot(at, ranges),
      });
    });
    close();
    return claims;
  }
}
