import { concat } from "../encoding";
import { Writer } from "./bytes";
import { limits } from "./limits";
import { sha256 } from "./sha256";

/** Every use of the hash has its own first byte, so no hash passes for another. */
const uses = { leaf: 0, node: 1, file: 2, transfer: 3, entry: 4, path: 5, manifest: 6 } as const;

export const hashed = (use: keyof typeof uses, bytes: Uint8Array) =>
  sha256(concat(Uint8Array.of(uses[use]), bytes));

/** Large inputs go to the browser's own hash. */
export async function digested(use: keyof typeof uses, bytes: Uint8Array): Promise<Uint8Array> {
  const input = concat(Uint8Array.of(uses[use]), bytes);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", input));
}

/**
 * The leaf of a chunk that lies in `buffer` from `at` on. The byte before it is overwritten, so that
 * the chunk need not be copied; the browser takes its copy before this returns.
 */
export async function leafAt(buffer: Uint8Array, at: number, count: number): Promise<Uint8Array> {
  buffer[at - 1] = uses.leaf;
  const hash = crypto.subtle.digest("SHA-256", buffer.subarray(at - 1, at + count));
  return new Uint8Array(await hash);
}

/** The root over hashes at hand, in the shape of RFC 9162 §2.1; 32 zero bytes over none. */
export function treeRoot(leaves: Iterable<Uint8Array>): Uint8Array {
  const peaks: Uint8Array[] = [];
  let count = 0;
  for (const leaf of leaves) {
    let hash = leaf;
    for (let rest = count; (rest & 1) === 1; rest >>= 1) {
      hash = hashed("node", concat(peaks.pop()!, hash));
    }
    peaks.push(hash);
    count += 1;
  }
  const last = peaks.pop();
  if (last === undefined) return new Uint8Array(32);
  return peaks.reduceRight((root, peak) => hashed("node", concat(peak, root)), last);
}

export const fileRoot = (bytes: number, leaves: Iterable<Uint8Array>) =>
  hashed("file", new Writer().u64(bytes).run(treeRoot(leaves)).bytes());

export const transferRoot = (manifest: Uint8Array, files: Iterable<Uint8Array>) =>
  hashed("transfer", concat(manifest, treeRoot(files)));

/** How a file is cut. */
export const chunkCount = (fileBytes: number) => Math.ceil(fileBytes / limits.chunkBytes);
export const chunkOffset = (chunk: number) => chunk * limits.chunkBytes;

/** How long chunks `from` up to `to` are together. */
export const chunkSpan = (fileBytes: number, from: number, to = from + 1) =>
  Math.min(fileBytes, chunkOffset(to)) - chunkOffset(from);
