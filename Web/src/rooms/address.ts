import { randomBytes } from "./encoding";
import { words } from "./words";

/** Without 0, 1, I and O, which are taken for one another. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const codeLength = 6;
const wordCount = 3;

/** A room: the code names it at the server, the words are known to its members only. */
export interface RoomAddress {
  code: string;
  /** Three words, or none: then people compare safety words instead. */
  secret: string[];
}

/** Both the alphabet and the list divide 256, so every letter and word is equally likely. */
export function newAddress(): RoomAddress {
  const code = Array.from(randomBytes(codeLength), (byte) => alphabet[byte % alphabet.length]);
  return {
    code: code.join(""),
    secret: Array.from(randomBytes(wordCount), (byte) => words[byte] ?? ""),
  };
}

export const written = ({ code, secret }: RoomAddress) => [code, ...secret].join("-");

/** The whole address stands behind the "#", which browsers never send. */
export function linkOf(address: RoomAddress, page: Location = window.location): string {
  return `${page.origin}${page.pathname}#/room/${written(address)}`;
}

export type AddressProblem = "code" | "word" | "count";

/** Reads what people type or paste: a link, any case, spaces or dashes. */
export function parseAddress(text: string): RoomAddress | AddressProblem {
  const kept = text.trim().replace(/^.*#\/room\//i, "").replace(/[?].*$/, "");
  const [first = "", ...rest] = kept.split(/[\s\-–_.,+]+|%20/).filter((part) => part !== "");
  const code = first.toUpperCase();
  if (code.length !== codeLength || [...code].some((letter) => !alphabet.includes(letter))) {
    return "code";
  }
  const secret = rest.map((word) => word.toLowerCase());
  if (secret.some((word) => !words.includes(word))) return "word";
  if (secret.length !== 0 && secret.length !== wordCount) return "count";
  return { code, secret };
}
