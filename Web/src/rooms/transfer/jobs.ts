// What page and worker say to each other.
import type { End, DeclineReason } from "./limits";

/** A file or folder the page sends; `file` is missing for a folder. */
export interface Item {
  path: string[];
  file?: File;
}

export type Verdict =
  | { kind: "accept"; folder: FileSystemDirectoryHandle | undefined }
  | { kind: "decline"; reason: DeclineReason };

export type Job =
  | { type: "send"; stream: number; id: string; items: Item[] }
  | { type: "receive"; stream: number; id: string }
  | { type: "bytes"; stream: number; bytes: ArrayBuffer }
  /** So many bytes have left for the channel. */
  | { type: "sent"; stream: number; count: number }
  | { type: "verdict"; stream: number; verdict: Verdict }
  | { type: "cancel"; stream: number }
  | { type: "interrupt"; stream: number }
  | { type: "content"; request: number; id: string; as: "file" | "archive" }
  | { type: "place"; request: number; id: string; folder: FileSystemDirectoryHandle }
  | { type: "forget"; id: string }
  | { type: "tidy"; keep: string[] };

/** What an offer says, for the person who decides. */
export interface Proposal {
  tops: string[];
  files: number;
  bytes: number;
  /** Of the list of files, in hexadecimal. */
  hash: string;
}

export type News =
  | { type: "out"; stream: number; bytes: ArrayBuffer }
  | { type: "ask"; stream: number; proposal: Proposal }
  | { type: "accepted"; stream: number }
  | { type: "progress"; stream: number; verified: number }
  | { type: "end"; stream: number; end: End }
  | { type: "content"; request: number; name: string; blob: Blob }
  | { type: "placed"; request: number }
  | { type: "refused"; request: number; message: string };
