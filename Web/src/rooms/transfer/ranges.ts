import type { Range } from "./frames";

/** A set of chunk numbers as ascending ranges that do not touch. */
export class ChunkRanges {
  readonly ranges: Range[] = [];

  get count(): number {
    return this.ranges.reduce((sum, [from, to]) => sum + to - from, 0);
  }

  /** Chunks mostly come in ascending order, so the search starts at the end. */
  add(from: number, to = from + 1): void {
    let at = this.ranges.length;
    while (at > 0 && this.ranges[at - 1]![1] >= from) at -= 1;
    let [start, end, taken] = [from, to, 0];
    for (let next = at; next < this.ranges.length && this.ranges[next]![0] <= to; next += 1) {
      start = Math.min(start, this.ranges[next]![0]);
      end = Math.max(end, this.ranges[next]![1]);
      taken += 1;
    }
    this.ranges.splice(at, taken, [start, end]);
  }

  has(chunk: number): boolean {
    return this.ranges.some(([from, to]) => chunk >= from && chunk < to);
  }

  /** The first run from `start` on, below `end`, that is not in the set. */
  gap(start: number, end: number): Range | undefined {
    let from = start;
    for (const [low, high] of this.ranges) {
      if (high <= from) continue;
      if (low > from) return from < end ? [from, Math.min(low, end)] : undefined;
      from = high;
    }
    return from < end ? [from, end] : undefined;
  }
}
