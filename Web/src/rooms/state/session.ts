import { createStore } from "../../state/store";
import type { RoomAddress } from "../address";
import { written } from "../address";
import { ChatLog, entryOf, messageOf, ownEntry } from "../chat/log";
import type { Entry } from "../chat/log";
import { parseChat } from "../chat/wire";
import type { ChatMessage } from "../chat/wire";
import { isPairingPossible } from "../pairing/cpace";
import { PeerLink } from "../peer/link";
import { SignalingClient, socketAddress } from "../signaling/client";
import type { LinkPhase } from "../signaling/client";
import type { ErrorCode, Joined, Member, ServerMessage } from "../signaling/messages";
import { words } from "../strings";
import { TransferDesk } from "../transfer/desk";
import type { Transfer } from "../transfer/desk";
import type { Collected } from "../transfer/collect";
import { endVisit, keepVisit, rememberRoom, visitOf } from "./memory";
import type { Visit } from "./memory";
import { explain, notifyOf } from "./notices";
import { measure, nameOf, newPeer, personOf } from "./people";
import type { Peer, Person } from "./people";
import { answered, attempted, faulted, noQuality } from "./quality";
import type { Quality } from "./quality";

export interface RoomState {
  phase: LinkPhase;
  refusal: ErrorCode | undefined;
  me: string;
  people: readonly Person[];
  entries: readonly Entry[];
  transfers: readonly Transfer[];
  quality: Quality;
}

const statsMilliseconds = 2_000;
const heartbeatMilliseconds = 30_000;
const typingMilliseconds = 5_000;
const keepMilliseconds = 500;
const receiptsAtOnce = 1_000;

/** One visit to one room: who is there, what is said, what is sent. */
export class RoomSession {
  readonly store = createStore<RoomState>({
    phase: "connecting", refusal: undefined, me: "", people: [], entries: [], transfers: [],
    quality: noQuality,
  });

  private readonly visit: Visit;
  private readonly peers = new Map<string, Peer>();
  private readonly log: ChatLog;
  readonly desk: TransferDesk;
  private signaling: SignalingClient | undefined;
  private iceServers: RTCIceServer[] = [];
  private address: RoomAddress;
  private timers: number[] = [];
  private keeping: number | undefined;
  private beats = 0;
  private closed = false;

  constructor(readonly asked: RoomAddress, readonly name: string) {
    this.address = asked;
    this.visit = visitOf(asked.code, written(asked));
    this.log = new ChatLog(() => {
      this.store.set({ entries: this.log.entries });
      this.keep();
    });
    this.desk = new TransferDesk({
      room: asked.code,
      open: (session, label) => this.peerOf(session)?.link.open(label),
      say: (session, message) => this.say(this.peerOf(session), message),
      changed: (transfers) => this.store.set({ transfers }),
      arrived: (transfer) => this.arrived(transfer),
      several: words.files.several,
    });
    this.log.restore(this.visit.messages);
  }

  /** Called for a file that came in whole; the page saves it. */
  onArrival: (transfer: Transfer) => void = () => undefined;

  async open(): Promise<void> {
    this.visit.isJoined = true;
    this.keep();
    rememberRoom(written(this.asked));
    await this.desk.restore();
    // A browser without X25519 is in the room like someone who has the code alone.
    if (!await isPairingPossible()) this.address = { ...this.asked, secret: [] };
    if (this.closed) return;
    this.signaling = new SignalingClient(socketAddress(), this.asked.code, this.name, this.visit.token, {
      phase: (phase) => this.store.set({ phase }),
      joined: (joined) => this.joined(joined),
      message: (message) => this.take(message),
    });
    this.signaling.open();
    this.timers = [
      window.setInterval(() => void this.measure(), statsMilliseconds),
      window.setInterval(() => this.beat(), heartbeatMilliseconds),
    ];
    window.addEventListener("online", this.networkChanged);
    window.addEventListener("pagehide", this.keepNow);
    navigator.connection?.addEventListener("change", this.networkChanged);
  }

  leave(): void {
    this.signaling?.leave();
    this.close();
    window.clearTimeout(this.keeping);
    endVisit(this.asked.code);
  }

  /** Ends everything here; the visit can go on after a reload. */
  close(): void {
    this.closed = true;
    this.timers.forEach((timer) => window.clearInterval(timer));
    window.removeEventListener("online", this.networkChanged);
    window.removeEventListener("pagehide", this.keepNow);
    navigator.connection?.removeEventListener("change", this.networkChanged);
    for (const { link } of this.peers.values()) link.close();
    this.desk.close();
  }

  hurry = () => this.signaling?.hurry();

  private readonly networkChanged = () => {
    this.signaling?.hurry();
    for (const { link } of this.peers.values()) link.restart();
  };

  // What people do

  send(content: string, replyTo?: string): void {
    const present = [...this.peers.values()].filter(({ link }) => link.trust !== "wrong");
    const audience = present.map(({ session }) => session);
    const entry = ownEntry(this.visit.session, this.name, content, replyTo, audience);
    this.log.add(entry);
    for (const peer of present) this.say(peer, messageOf(entry));
  }

  edit(id: string, content: string): void {
    this.log.edit(id, this.visit.session, content);
    const message: ChatMessage = { type: "edit", id, content, timestamp: Date.now() };
    for (const peer of this.peers.values()) this.say(peer, message);
  }

  typing(active: boolean): void {
    for (const peer of this.peers.values()) this.say(peer, { type: "typing", active });
  }

  /** The conversation is in sight. */
  see(): void {
    for (const [session, ids] of this.log.see()) {
      for (let at = 0; at < ids.length; at += receiptsAtOnce) {
        const some = ids.slice(at, at + receiptsAtOnce);
        this.say(this.peerOf(session), { type: "receipt", ids: some, state: "read" });
      }
    }
  }

  unseen = () => this.log.unseen;
  entry = (id: string) => this.log.entry(id);

  async sendFiles(collected: Collected, sessions: string[]): Promise<void> {
    for (const session of sessions) {
      const peer = this.peerOf(session);
      if (peer !== undefined) await this.desk.send(collected, session, nameOf(peer));
    }
  }

  // What the server says

  private joined({ you, token, peers, iceServers }: Joined): void {
    this.visit.token = token;
    this.iceServers = iceServers;
    this.keep();
    const isNew = this.store.get().me !== you;
    this.store.set({ me: you, refusal: undefined });
    if (isNew) this.forgetSilent(peers);
    for (const member of peers) {
      const known = this.peers.get(member.id);
      if (known === undefined) this.meet(member).link.start();
      else {
        known.isAway = false;
        known.link.nudge();
      }
    }
    this.show();
  }

  /** Under a new id, only those stay who are still connected: they know us by our session. */
  private forgetSilent(peers: Member[]): void {
    for (const [id, { link }] of this.peers) {
      if (link.state !== "open" && !peers.some((member) => member.id === id)) this.part(id);
    }
  }

  private take(message: Exclude<ServerMessage, { type: "joined" | "pong" }>): void {
    switch (message.type) {
      case "peer-joined": {
        const known = this.peers.get(message.peer.id);
        if (known === undefined) this.meet(message.peer);
        else Object.assign(known, { isAway: false, member: message.peer });
        return this.show();
      }
      case "peer-left": return this.left(message.peer);
      case "peer-away": {
        const peer = this.peers.get(message.peer);
        if (peer !== undefined) peer.isAway = true;
        return this.show();
      }
      case "signal": {
        const peer = this.peers.get(message.from) ?? this.meet({ id: message.from, name: "" });
        peer.isAway = false;
        return peer.link.take(message.data);
      }
      case "error":
        if (message.code === "no-such-peer") return undefined;
        this.store.set({ refusal: message.code });
        return explain(message.code, message.message);
    }
  }

  /** Gone for the server; a connection that stands goes on without it. */
  private left(id: string): void {
    const peer = this.peers.get(id);
    if (peer === undefined) return;
    peer.isAway = true;
    if (peer.link.state !== "open") this.part(id);
    this.show();
  }

  private part(id: string): void {
    const peer = this.peers.get(id);
    if (peer === undefined) return;
    this.peers.delete(id);
    window.clearTimeout(peer.typing);
    peer.link.close();
    if (this.peerOf(peer.session) === undefined) this.log.excuse(peer.session);
    this.show();
  }

  // People

  private meet(member: Member): Peer {
    const { id } = member;
    const link = new PeerLink(this.store.get().me, id, this.address, this.iceServers, {
      signal: (data) => this.signaling?.signal(id, data),
      changed: () => this.linkChanged(id),
      ready: () => this.ready(peer),
      chat: (data) => this.hear(peer, data),
      channel: (channel, early) => this.opened(peer, channel, early),
      attempt: (milliseconds) =>
        this.store.set(({ quality }) => ({ quality: attempted(quality, milliseconds) })),
    });
    const peer = newPeer(member, link);
    this.peers.set(id, peer);
    this.show();
    return peer;
  }

  private linkChanged(id: string): void {
    const peer = this.peers.get(id);
    const { state = "closed", trust = "checking" } = peer?.link ?? {};
    // Whoever the server forgot and whose connection is gone is not here any more.
    if (peer?.isAway === true && state === "failed" && trust !== "wrong") this.part(id);
    this.show();
  }

  private peerOf(session: string): Peer | undefined {
    const all = [...this.peers.values()].filter((peer) => peer.session === session);
    return all.find(({ link }) => link.state === "open") ?? all[0];
  }

  private say(peer: Peer | undefined, message: ChatMessage): void {
    peer?.link.say(JSON.stringify(message));
  }

  private show(): void {
    this.store.set({
      people: [...this.peers.values()].map(personOf),
    });
  }

  private ready(peer: Peer): void {
    this.say(peer, {
      type: "hello", version: 1, name: this.name, agent: "web", capabilities: ["chat", "files"],
      session: this.visit.session,
    });
  }

  private opened(peer: Peer, channel: RTCDataChannel, early: ArrayBuffer[]): void {
    if (/^file\/[0-9a-f]{32}$/.test(channel.label)) {
      this.desk.incoming(channel, early, peer.session, nameOf(peer));
    } else channel.close();
  }

  // What people say

  private hear(peer: Peer, data: string): void {
    let message: ChatMessage | undefined;
    try {
      message = parseChat(data);
    } catch (error) {
      console.warn("A peer said something the page cannot read", error);
      this.store.set(({ quality }) => ({ quality: faulted(quality) }));
    }
    if (message !== undefined) this.act(peer, message);
  }

  private act(peer: Peer, message: ChatMessage): void {
    switch (message.type) {
      case "hello": return this.greeted(peer, message);
      case "message": return this.told(peer, message);
      case "edit": return this.log.edit(message.id, peer.session, message.content);
      case "typing": return this.typed(peer, message.active);
      case "receipt": return this.log.confirm(message.ids, peer.session, message.state);
      case "file": return this.desk.announced(message, peer.session, nameOf(peer));
      case "file-cancel": return this.desk.cancelled(message.transfer, peer.session);
      case "heartbeat": return this.say(peer, { type: "heartbeat-response", seq: message.seq });
      case "heartbeat-response": return this.heard(peer, message.seq);
    }
  }

  private greeted(peer: Peer, hello: Extract<ChatMessage, { type: "hello" }>): void {
    const session = hello.session ?? peer.member.id;
    // Nobody can be ourselves.
    if (session === this.visit.session) return;
    this.log.rename(peer.session, session);
    Object.assign(peer, { hello, session });
    for (const [id, other] of this.peers) {
      // The same person over an older link: it is given up.
      if (other !== peer && other.session === session) this.part(id);
    }
    for (const pending of this.log.pendingFor(session)) this.say(peer, pending);
    this.desk.resume(session);
    this.show();
  }

  private told(peer: Peer, message: Extract<ChatMessage, { type: "message" }>): void {
    const { id } = message;
    const known = this.log.entry(id);
    if (known === undefined) {
      this.log.add(entryOf(message, peer.session, nameOf(peer)));
      notifyOf(nameOf(peer), message.content);
    }
    this.typed(peer, false);
    // Said again after a break, it was perhaps our receipt that got lost.
    if (known?.mine === true) return;
    const state = known?.seen === true ? "read" : "delivered";
    this.say(peer, { type: "receipt", ids: [id], state });
  }

  private typed(peer: Peer, active: boolean): void {
    const was = peer.typing;
    window.clearTimeout(was);
    peer.typing = active
      ? window.setTimeout(() => this.typed(peer, false), typingMilliseconds) : undefined;
    if ((was === undefined) !== (peer.typing === undefined)) this.show();
  }

  private arrived(transfer: Transfer): void {
    notifyOf(transfer.peerName, words.files.arrived(transfer.name));
    this.onArrival(transfer);
  }

  // Measurements

  private beat(): void {
    this.beats += 1;
    for (const peer of this.peers.values()) {
      peer.beat = { seq: this.beats, at: performance.now() };
      this.say(peer, { type: "heartbeat", seq: this.beats });
    }
  }

  private heard(peer: Peer, seq: number): void {
    if (peer.beat?.seq !== seq) return;
    const trip = performance.now() - peer.beat.at;
    this.store.set(({ quality }) => ({ quality: answered(quality, trip) }));
  }

  private async measure(): Promise<void> {
    for (const peer of this.peers.values()) {
      await measure(peer);
    }
    this.show();
  }

  private keep(): void {
    if (this.keeping !== undefined || this.closed) return;
    this.keeping = window.setTimeout(this.keepNow, keepMilliseconds);
  }

  private readonly keepNow = () => {
    window.clearTimeout(this.keeping);
    this.keeping = undefined;
    this.visit.messages = this.log.kept();
    keepVisit(this.asked.code, this.visit);
  };
}
