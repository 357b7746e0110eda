import type { ChatMessage } from "../chat/wire";
import type { PeerLink } from "../peer/link";
import type { LinkState, Trust } from "../peer/linkState";
import { pathOf } from "../peer/path";
import type { Path } from "../peer/path";
import type { Member } from "../signaling/messages";
import { words } from "../strings";

/** Somebody else in the room, as the page shows them. */
export interface Person {
  id: string;
  session: string;
  name: string;
  isAway: boolean;
  state: LinkState;
  trust: Trust;
  safetyWords: string[];
  path: Path | undefined;
  roundTripMilliseconds: number | undefined;
  /** Bytes per second, both ways together. */
  rate: number;
  isTyping: boolean;
  takesFiles: boolean;
  isProgram: boolean;
}

/** What a visit knows of somebody. */
export interface Peer {
  member: Member;
  session: string;
  isAway: boolean;
  link: PeerLink;
  hello: Extract<ChatMessage, { type: "hello" }> | undefined;
  typing: number | undefined;
  path: Path | undefined;
  roundTrip: number | undefined;
  bytes: { at: number; count: number; rate: number };
  beat: { seq: number; at: number } | undefined;
}

export const newPeer = (member: Member, link: PeerLink): Peer => ({
  member, session: member.id, isAway: false, link, hello: undefined, typing: undefined,
  path: undefined, roundTrip: undefined, bytes: { at: 0, count: 0, rate: 0 }, beat: undefined,
});

export const nameOf = ({ hello, member }: Peer) => hello?.name || member.name || words.people.unnamed;

export const personOf = (peer: Peer): Person => ({
  id: peer.member.id, session: peer.session, name: nameOf(peer), isAway: peer.isAway,
  state: peer.link.state, trust: peer.link.trust, safetyWords: peer.link.safetyWords,
  path: peer.path, roundTripMilliseconds: peer.roundTrip, rate: peer.bytes.rate,
  isTyping: peer.typing !== undefined,
  takesFiles: peer.hello?.capabilities.includes("files") ?? false,
  isProgram: peer.hello?.agent === "warren",
});

/** Brings path, round trip and rate of a connection up to date. */
export async function measure(peer: Peer): Promise<void> {
  const { connection, state } = peer.link;
  if (connection === undefined || state !== "open") return;
  const report = await pathOf(connection);
  [peer.path, peer.roundTrip] = [report.path, report.roundTripMilliseconds];
  const [now, count] = [performance.now(), report.bytesSent + report.bytesReceived];
  const span = (now - peer.bytes.at) / 1000;
  const rate = peer.bytes.at === 0 ? 0 : Math.max(0, (count - peer.bytes.count) / span);
  peer.bytes = { at: now, count, rate };
}
