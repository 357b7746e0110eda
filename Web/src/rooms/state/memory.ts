// What this browser remembers: a name, recent rooms, and, per tab, how to come back into a room.
import type { Entry } from "../chat/log";
import { randomName } from "../encoding";

const [nameKey, recentKey] = ["warren.rooms.name", "warren.rooms.recent"];
const mostRecent = 8;

/** Storage may be blocked or hold something else; then nothing is remembered. */
function stored<Value>(storage: () => Storage, key: string): Value | undefined {
  try {
    return JSON.parse(storage().getItem(key) ?? "null") ?? undefined as Value | undefined;
  } catch {
    return undefined;
  }
}

function keep(storage: () => Storage, key: string, value: unknown): void {
  try {
    storage().setItem(key, JSON.stringify(value));
  } catch {
    // Blocked or full: it lasts as long as the page.
  }
}

const local = () => localStorage;
const tab = () => sessionStorage;

export const rememberedName = () => stored<string>(local, nameKey) ?? "";
export const rememberName = (name: string) => keep(local, nameKey, name);

export interface Recent {
  /** As it is written, words included: they stay in this browser. */
  address: string;
  lastSeen: number;
}

export const recentRooms = (): Recent[] => stored<Recent[]>(local, recentKey) ?? [];

export function rememberRoom(address: string): void {
  const others = recentRooms().filter((recent) => recent.address !== address);
  keep(local, recentKey, [{ address, lastSeen: Date.now() }, ...others].slice(0, mostRecent));
}

export function forgetRoom(address: string): void {
  keep(local, recentKey, recentRooms().filter((recent) => recent.address !== address));
}

/** What a tab needs to go on after a reload. */
export interface Visit {
  address: string;
  /** Ours: the same after a reload, so that others know us again. */
  session: string;
  token: string | undefined;
  messages: Entry[];
  /** People by session, to name what they said. */
  isJoined: boolean;
}

const visitKey = (code: string) => `warren.rooms.visit.${code}`;

export function visitOf(code: string, address: string): Visit {
  const kept = stored<Visit>(tab, visitKey(code));
  return kept?.address === address
    ? kept : { address, session: randomName(), token: undefined, messages: [], isJoined: false };
}

export const keepVisit = (code: string, visit: Visit) => keep(tab, visitKey(code), visit);

export function endVisit(code: string): void {
  try {
    sessionStorage.removeItem(visitKey(code));
  } catch {
    // Nothing was kept then.
  }
}
