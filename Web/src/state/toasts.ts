import type { ApiFailure } from "../api/client";
import { createStore } from "./store";

export interface Notice {
  id: number;
  tone: "ok" | "bad";
  text: string;
  hint: string;
}

/** More than this at once is noise; the oldest goes. */
const mostNotices = 4;
let lastId = 0;

export const notices = createStore<{ list: Notice[] }>({ list: [] });

function show(notice: Omit<Notice, "id">): void {
  lastId += 1;
  const added = { ...notice, id: lastId };
  notices.set(({ list }) => ({ list: [...list, added].slice(-mostNotices) }));
}

export function announce(text: string): void {
  show({ tone: "ok", text, hint: "" });
}

export function complain(failure: ApiFailure): void {
  show({ tone: "bad", text: failure.message, hint: failure.hint });
}

export function dismiss(id: number): void {
  notices.set(({ list }) => ({ list: list.filter((notice) => notice.id !== id) }));
}
