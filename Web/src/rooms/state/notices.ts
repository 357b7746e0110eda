// Notices: of the system while the page is out of sight, only when somebody asked for them, and on
// the page.
import { ApiFailure } from "../../api/client";
import { createStore } from "../../state/store";
import { complain } from "../../state/toasts";
import type { ErrorCode } from "../signaling/messages";
import { words } from "../strings";

export type NoticeState = "off" | "on" | "denied" | "missing";

const current = (): NoticeState => {
  if (!("Notification" in window)) return "missing";
  return Notification.permission === "denied" ? "denied" : "off";
};

export const noticeStore = createStore<{ state: NoticeState }>({ state: current() });

export async function toggleNotices(): Promise<void> {
  const { state } = noticeStore.get();
  if (state === "on") return noticeStore.set({ state: "off" });
  if (state === "missing") return;
  const answer = await Notification.requestPermission();
  noticeStore.set({ state: answer === "granted" ? "on" : answer === "denied" ? "denied" : "off" });
}

const mostCharacters = 140;

export function notifyOf(title: string, text: string): void {
  if (noticeStore.get().state !== "on" || document.visibilityState === "visible") return;
  const notice = new Notification(title, {
    body: text.slice(0, mostCharacters), icon: "icon.svg", tag: title,
  });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}

/** Says on the page what the room's server refused. */
export function explain(code: ErrorCode, message: string): void {
  const known = words.refusals[code];
  complain(new ApiFailure(-1, code, known?.title ?? message, known?.hint ?? ""));
}
