import type { Transfer, TransferState } from "../../api/types";
import type { Tone } from "../../ui/Badge";

const finished: TransferState[] = ["done", "declined", "cancelled", "failed"];

/** Nothing more will happen to it; it can only be removed from the list. */
export const isFinished = (transfer: Transfer) => finished.includes(transfer.state);

/** Someone wants to send it here and waits for an answer. */
export const isOffer = (transfer: Transfer) =>
  transfer.state === "offered" && transfer.direction === "receive";

export const transferTones: Record<TransferState, Tone> = {
  offered: "warn",
  waiting: "idle",
  running: "ok",
  paused: "warn",
  verifying: "ok",
  done: "ok",
  declined: "idle",
  cancelled: "idle",
  failed: "bad",
};
