import { randomName } from "../encoding";
import type { ChatMessage } from "./wire";

/** One message of the conversation. People are named by their session, which outlives a reload. */
export interface Entry {
  id: string;
  mine: boolean;
  author: string;
  name: string;
  content: string;
  timestamp: number;
  replyTo: string | undefined;
  edited: boolean;
  /** Of a message of ours: for whom it was, and who has or has read it. */
  audience: string[];
  delivered: string[];
  read: string[];
  /** Of a message of others: whether we saw it. */
  seen: boolean;
}

const fresh = { edited: false, delivered: [], read: [] };

/** A message of ours, for everybody in `audience`. */
export const ownEntry = (
  author: string, name: string, content: string, replyTo: string | undefined, audience: string[],
): Entry => ({
  ...fresh, id: randomName(), mine: true, author, name, content, timestamp: Date.now(), replyTo,
  audience, seen: true,
});

/** A message of somebody else. */
export const entryOf = (
  { id, content, timestamp, replyTo }: Extract<ChatMessage, { type: "message" }>,
  author: string, name: string,
): Entry => ({
  ...fresh, id, mine: false, author, name, content, timestamp, replyTo, audience: [], seen: false,
});

export type Delivery = "sending" | "delivered" | "read";

/** A message counts as delivered or read when everybody it was for says so. */
export function deliveryOf({ audience, delivered, read }: Entry): Delivery {
  if (audience.length === 0) return "sending";
  if (audience.every((session) => read.includes(session))) return "read";
  return audience.every((session) => delivered.includes(session)) ? "delivered" : "sending";
}

/** Edits are not acknowledged, so the last ones are said again to whoever comes back. */
const editsRepeated = 50;
const mostKept = 500;
export const mostEntries = 100_000;

/** The conversation, oldest first, and what is still to be said to whom. */
export class ChatLog {
  entries: readonly Entry[] = [];
  private places = new Map<string, number>();

  constructor(private readonly changed: () => void) {}

  entry = (id: string): Entry | undefined => {
    const place = this.places.get(id);
    return place === undefined ? undefined : this.entries[place];
  };

  add(entry: Entry): void {
    if (this.places.has(entry.id)) return;
    if (this.entries.length >= mostEntries) this.entries = this.entries.slice(mostEntries / 10);
    this.entries = [...this.entries, entry];
    if (this.entries.length <= this.places.size) this.index();
    else this.places.set(entry.id, this.entries.length - 1);
    this.changed();
  }

  private index(): void {
    this.places = new Map(this.entries.map(({ id }, place) => [id, place]));
  }

  private change(ids: string[], alter: (entry: Entry) => Entry): void {
    const next = [...this.entries];
    let altered = false;
    for (const id of ids) {
      const place = this.places.get(id);
      const entry = place === undefined ? undefined : next[place];
      if (place === undefined || entry === undefined) continue;
      const after = alter(entry);
      altered ||= after !== entry;
      next[place] = after;
    }
    if (!altered) return;
    this.entries = next;
    this.changed();
  }

  edit(id: string, author: string, content: string): void {
    this.change([id], (entry) =>
      (entry.author === author ? { ...entry, content, edited: true } : entry));
  }

  confirm(ids: string[], session: string, state: "delivered" | "read"): void {
    const having = (list: string[]) => (list.includes(session) ? list : [...list, session]);
    this.change(ids, (entry) => {
      if (!entry.mine || !entry.audience.includes(session)) return entry;
      const delivered = having(entry.delivered);
      const read = state === "read" ? having(entry.read) : entry.read;
      if (delivered === entry.delivered && read === entry.read) return entry;
      return { ...entry, delivered, read };
    });
  }

  /** Somebody said under which session they are known from now on. */
  rename(from: string, to: string): void {
    this.readdress((audience) => audience.map((session) => (session === from ? to : session)));
  }

  /** Somebody left: what was said counts for the others, but a message for them alone waits. */
  excuse(gone: string): void {
    this.readdress((audience) =>
      (audience.length > 1 ? audience.filter((session) => session !== gone) : audience));
  }

  private readdress(alter: (audience: string[]) => string[]): void {
    const open = this.entries.filter((entry) => entry.mine && deliveryOf(entry) === "sending");
    this.change(open.map(({ id }) => id), (entry) => ({ ...entry, audience: alter(entry.audience) }));
  }

  /** Marks everything seen; gives the ids by author, for receipts. */
  see(): Map<string, string[]> {
    const unseen = this.entries.filter((entry) => !entry.mine && !entry.seen);
    const byAuthor = new Map<string, string[]>();
    for (const { author, id } of unseen) {
      byAuthor.set(author, [...byAuthor.get(author) ?? [], id]);
    }
    if (unseen.length > 0) {
      this.change(unseen.map(({ id }) => id), (entry) => ({ ...entry, seen: true }));
    }
    return byAuthor;
  }

  get unseen(): number {
    let count = 0;
    for (let at = this.entries.length - 1; at >= 0 && count < 100; at -= 1) {
      const entry = this.entries[at]!;
      if (!entry.mine && entry.seen) break;
      if (!entry.mine) count += 1;
    }
    return count;
  }

  /** What somebody who just came (back) has to be told. */
  pendingFor(session: string): ChatMessage[] {
    // What was said to an empty room is for the first who comes.
    const orphans = this.entries.filter(({ mine, audience }) => mine && audience.length === 0);
    this.change(orphans.map(({ id }) => id), (entry) => ({ ...entry, audience: [session] }));
    const ours = this.entries.filter(({ mine, audience }) => mine && audience.includes(session));
    const unheard = ours.filter(({ delivered }) => !delivered.includes(session));
    const edited = ours.filter((entry) => entry.edited && !unheard.includes(entry));
    return [
      ...unheard.map(messageOf),
      ...edited.slice(-editsRepeated).map(({ id, content, timestamp }): ChatMessage =>
        ({ type: "edit", id, content, timestamp })),
    ];
  }

  /** The end of the conversation, to be kept across a reload. */
  kept = (): Entry[] => this.entries.slice(-mostKept);

  restore(entries: Entry[]): void {
    this.entries = entries;
    this.index();
    this.changed();
  }
}

export const messageOf = ({ id, content, timestamp, replyTo }: Entry): ChatMessage => ({
  type: "message", id, content, timestamp, ...(replyTo === undefined ? {} : { replyTo }),
});
