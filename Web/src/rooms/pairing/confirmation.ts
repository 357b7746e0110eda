import { concat, sameBytes, utf8 } from "../encoding";
import { words } from "../words";
import type { Context, Role } from "./cpace";

/** How many words people compare. */
const safetyCount = 4;
const hashBytes = 32;

const zero = Uint8Array.of(0);
const labelled = (label: string, use = "") => concat(utf8(label), zero, utf8(use));

/** What the two descriptions say of the certificates: SHA-256, 32 bytes each. */
export interface Fingerprints {
  offerer: Uint8Array;
  answerer: Uint8Array;
}

export const associated: Record<Role, Uint8Array> = {
  offerer: utf8("offerer"), answerer: utf8("answerer"),
};

export function contextOf(
  secret: string[], code: string, offerer: string, answerer: string,
): Context {
  return {
    password: utf8(secret.join("-")),
    channel: labelled("warren/room/v1", code),
    session: utf8(offerer + answerer),
  };
}

async function derived(key: Uint8Array, info: Uint8Array): Promise<Uint8Array> {
  const source = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const way = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(way, source, hashBytes * 8));
}

async function authenticated(key: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const source = await crypto.subtle.importKey("raw", key, hmac, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", source, bytes));
}

/** What follows from a shared key: proofs bound to both certificates, and words to read aloud. */
export class Confirmation {
  constructor(private readonly key: Uint8Array, readonly fingerprints: Fingerprints) {}

  /** The proof one side sends; for an ICE restart it covers that description's ufrag as well. */
  async proof(role: Role, ufrag = ""): Promise<Uint8Array> {
    const key = await derived(this.key, labelled("warren/room-confirm/v1", role));
    const { offerer, answerer } = this.fingerprints;
    return authenticated(key, concat(offerer, answerer, utf8(ufrag)));
  }

  async isProof(proof: Uint8Array, role: Role, ufrag = ""): Promise<boolean> {
    return sameBytes(proof, await this.proof(role, ufrag));
  }

  async safetyWords(): Promise<string[]> {
    const key = await derived(this.key, labelled("warren/room-words/v1"));
    const { offerer, answerer } = this.fingerprints;
    return wordsOf(await authenticated(key, concat(offerer, answerer)));
  }
}

/** Safety words of a pairing without secret words: over both certificates alone. */
export async function unpairedWords({ offerer, answerer }: Fingerprints): Promise<string[]> {
  const [low, high] = compare(offerer, answerer) <= 0 ? [offerer, answerer] : [answerer, offerer];
  const hash = await crypto.subtle.digest(
    "SHA-256", concat(labelled("warren/room-words/v1"), low, high),
  );
  return wordsOf(new Uint8Array(hash));
}

function wordsOf(hash: Uint8Array): string[] {
  return Array.from(hash.subarray(0, safetyCount), (byte) => words[byte] ?? "");
}

function compare(left: Uint8Array, right: Uint8Array): number {
  const at = left.findIndex((byte, index) => byte !== right[index]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
