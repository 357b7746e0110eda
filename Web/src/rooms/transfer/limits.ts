/** What a transfer takes from its peer (Docs/protocols/transfer.md). */
export const limits = {
  /** Largest frame in bytes, its four length bytes not counted. */
  frameBytes: 512 << 10,
  chunkBytes: 256 << 10,
  groupChunks: 16,
  entries: 100_000,
  manifestBytes: 16 << 20,
  manifestPartBytes: 256 << 10,
  depth: 32,
  nameBytes: 240,
  pathBytes: 2_048,
  fileBytes: 2 ** 40,
  claims: 4_096,
  claimFiles: 256,
  claimRanges: 256,
  /** Files with chunks in several pieces that an acceptance has room for. */
  partialClaims: 64,
  recordChunks: 4_096,
  /** Bytes a sender may be ahead of what is stored here. */
  windowBytes: 8 << 20,
  /** Content bytes of one message of a data channel. */
  messageBytes: 65_536,
  keepAliveMilliseconds: 15_000,
  silenceMilliseconds: 60_000,
} as const;

/** Codes of FAILURE. */
export const failureCodes = {
  violation: 0, manifest: 1, corrupt: 2, wrongRoot: 3, unreadable: 4, unwritable: 5, unsigned: 6,
  silent: 7,
} as const;
export type FailureCode = keyof typeof failureCodes;

/** Codes of DECLINE. */
export const declineReasons = ["refused", "unattended", "tooLarge", "noSpace", "busy"] as const;
export type DeclineReason = typeof declineReasons[number];

/** Why a transfer ended before its time. */
export class TransferFault extends Error {
  constructor(readonly code: FailureCode, message: string, readonly file = 0, readonly chunk = 0) {
    super(message);
  }
}

export const violation = (what: string) => new TransferFault("violation", what);

/** How a stream of a transfer ended. */
export type End =
  | { kind: "completed" }
  | { kind: "declined"; reason: DeclineReason }
  | { kind: "cancelled"; by: "here" | "there" }
  | { kind: "failed"; code: FailureCode; by: "here" | "there"; message: string }
  /** The channel went away; another one resumes the transfer. */
  | { kind: "interrupted" };
