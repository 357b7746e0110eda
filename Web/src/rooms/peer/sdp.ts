import { fromHex } from "../encoding";

/** The SHA-256 fingerprint of the certificate a description names; refuses any other hash. */
export function fingerprintOf(sdp: string): Uint8Array {
  const found = /^a=fingerprint:sha-256 ([0-9A-F:]{95})\s*$/im.exec(sdp)?.[1];
  if (found === undefined) throw new TypeError("the description has no SHA-256 fingerprint");
  return fromHex(found.replace(/:/g, ""));
}

export const ufragOf = (sdp: string) => /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? "";
