import type { RoomAddress } from "../address";
import { base64url, fromBase64url } from "../encoding";
import { associated, Confirmation, contextOf, unpairedWords } from "../pairing/confirmation";
import type { Fingerprints } from "../pairing/confirmation";
import { Share } from "../pairing/cpace";
import type { Role } from "../pairing/cpace";
import type { Signal } from "../signaling/messages";
import type { LinkEvents, LinkState, Trust } from "./linkState";
import { fingerprintOf, ufragOf } from "./sdp";

/** Browsers flip to "disconnected" for a moment and recover; only then is ICE restarted. */
const graceMilliseconds = 4_000;
/** An offer without an answer for this long is made again. */
const patienceMilliseconds = 12_000;
const mostAttempts = 4;
const earlyMessages = 64;

/** Everything between this browser and one other member of the room. */
export class PeerLink {
  state: LinkState = "connecting";
  trust: Trust = "checking";
  safetyWords: string[] = [];
  connection: RTCPeerConnection | undefined;

  private role: Role | undefined;
  private share: Share | undefined;
  private confirmation: Confirmation | undefined;
  private wasVerified = false;
  private chatChannel: RTCDataChannel | undefined;
  private isReady = false;
  private early: (() => void)[] = [];
  private candidates: RTCIceCandidateInit[] = [];
  private work: Promise<void> = Promise.resolve();
  private grace: number | undefined;
  private patience: number | undefined;
  private attempts = 0;
  private startedAt = 0;

  constructor(
    private readonly me: string,
    readonly peer: string,
    private readonly address: RoomAddress,
    private readonly iceServers: RTCIceServer[],
    private readonly events: LinkEvents,
  ) {}

  /** Makes the first offer: what the newcomer does towards everybody. */
  start(): void {
    this.enqueue(() => this.offer());
  }

  take(data: Signal): void {
    this.enqueue(() => this.handle(data));
  }

  /** The network changed, or the server is there again: makes a connection that is down whole. */
  nudge(): void {
    if (this.state === "open" || this.state === "closed" || this.trust === "wrong") return;
    this.enqueue(() => this.recover());
  }

  /** A new way to each other, while the old one may still work. */
  restart(): void {
    this.enqueue(() => this.restartIce());
  }

  open(label: string): RTCDataChannel | undefined {
    return this.isReady && this.connection?.connectionState !== "closed"
      ? this.connection?.createDataChannel(label) : undefined;
  }

  say(data: string): boolean {
    if (!this.isReady || this.chatChannel?.readyState !== "open") return false;
    try {
      this.chatChannel.send(data);
      return true;
    } catch {
      // The channel's buffer is full or it just closed: what was said stays in its queue.
      return false;
    }
  }

  close(): void {
    this.state = "closed";
    this.drop();
    this.events.changed();
  }

  private enqueue(work: () => Promise<void>): void {
    this.work = this.work.then(async () => {
      if (this.state !== "closed") await work();
    }).catch((error: unknown) => {
      console.warn("A step towards a peer failed", error);
      if (this.state === "connecting" && this.trust !== "wrong") this.wait();
    });
  }

  private drop(): void {
    window.clearTimeout(this.grace);
    window.clearTimeout(this.patience);
    const { connection } = this;
    this.connection = undefined;
    if (connection !== undefined) {
      connection.onconnectionstatechange = null;
      connection.onicecandidate = null;
      connection.ondatachannel = null;
      connection.close();
    }
    this.chatChannel = undefined;
    this.isReady = false;
    this.early = [];
    this.candidates = [];
    this.confirmation = undefined;
    this.share = undefined;
  }

  private build(role: Role): RTCPeerConnection {
    this.drop();
    [this.role, this.startedAt] = [role, performance.now()];
    [this.state, this.trust] = ["connecting", "checking"];
    const connection = new RTCPeerConnection({
      iceServers: this.iceServers, bundlePolicy: "max-bundle", iceCandidatePoolSize: 3,
    });
    connection.onicecandidate = ({ candidate }) => {
      if (candidate === null) return this.events.signal({ kind: "end-of-candidates" });
      const { candidate: line, sdpMid } = candidate;
      if (line !== "") this.events.signal({ kind: "candidate", candidate: line, sdpMid: sdpMid ?? "0" });
    };
    connection.onconnectionstatechange = () => this.moved(connection);
    connection.ondatachannel = ({ channel }) => this.arrived(channel);
    this.connection = connection;
    this.wait();
    this.events.changed();
    return connection;
  }

  /** Tries again when nothing came of it. */
  private wait(): void {
    window.clearTimeout(this.patience);
    this.patience = window.setTimeout(() => {
      if (this.isReady || this.state === "closed" || this.trust === "wrong") return;
      this.events.attempt(undefined);
      this.attempts += 1;
      if (this.attempts < mostAttempts) this.enqueue(() => this.recover());
      else this.set("failed");
    }, patienceMilliseconds * (1 + this.attempts));
  }

  private set(state: LinkState): void {
    if (this.state === state || this.state === "closed") return;
    this.state = state;
    this.events.changed();
  }

  private moved(connection: RTCPeerConnection): void {
    if (connection !== this.connection) return;
    window.clearTimeout(this.grace);
    switch (connection.connectionState) {
      case "connected":
        if (this.isReady) this.set("open");
        return;
      case "disconnected":
        this.set("interrupted");
        this.grace = window.setTimeout(() => this.enqueue(() => this.recover()), graceMilliseconds);
        return;
      case "failed":
        this.set("interrupted");
        this.events.attempt(undefined);
        this.enqueue(() => this.recover());
        return;
      default:
    }
  }

  /** Restarts what may still live, and rebuilds what failed. */
  private async recover(): Promise<void> {
    if (this.connection?.connectionState === "connected" && this.isReady) return;
    if (this.role === "answerer") return this.events.signal({ kind: "restart" });
    const { connection } = this;
    const isAlive = this.isReady && connection?.connectionState === "disconnected";
    return isAlive ? this.restartIce() : this.offer();
  }

  private contextFor(role: Role) {
    const { me, peer, address: { secret, code } } = this;
    const [offerer, answerer] = role === "offerer" ? [me, peer] : [peer, me];
    return contextOf(secret, code, offerer, answerer);
  }

  private get hasWords(): boolean {
    return this.address.secret.length > 0;
  }

  private async offer(): Promise<void> {
    const connection = this.build("offerer");
    this.chatChannel = connection.createDataChannel("chat");
    this.listen(this.chatChannel);
    if (this.hasWords) this.share = await Share.make(this.contextFor("offerer"));
    await connection.setLocalDescription();
    const sdp = connection.localDescription?.sdp ?? "";
    const pake = this.share && base64url(this.share.point);
    this.events.signal({ kind: "offer", sdp, ...(pake === undefined ? {} : { pake }) });
  }

  private async restartIce(): Promise<void> {
    const { connection, role } = this;
    if (connection === undefined || !this.isReady) return;
    if (role === "answerer") return this.events.signal({ kind: "restart" });
    if (connection.signalingState !== "stable") return;
    await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }));
    this.events.signal({ kind: "offer", ...await this.restartDescription(connection) });
  }

  private async restartDescription({ localDescription }: RTCPeerConnection) {
    const sdp = localDescription?.sdp ?? "";
    const proof = await this.confirmation?.proof(this.role ?? "offerer", ufragOf(sdp));
    return { sdp, ...(proof === undefined ? {} : { mac: base64url(proof) }) };
  }

  private async handle(data: Signal): Promise<void> {
    switch (data.kind) {
      case "offer": return this.takeOffer(data);
      case "answer": return this.takeAnswer(data);
      case "confirm": return this.takeConfirm(data.mac);
      case "restart": return this.role === "offerer" ? this.takeRestart() : undefined;
      case "candidate": return this.takeCandidate(data);
      case "end-of-candidates": return undefined;
    }
  }

  private async takeRestart(): Promise<void> {
    const alive = this.connection?.connectionState ?? "closed";
    if (this.isReady && ["connected", "disconnected"].includes(alive)) return this.restartIce();
    if (this.trust !== "wrong") await this.offer();
  }

  private async takeCandidate({ candidate, sdpMid }: { candidate: string; sdpMid: string }) {
    const init = { candidate, sdpMid };
    if (this.connection?.remoteDescription == null) this.candidates.push(init);
    else await this.connection.addIceCandidate(init);
  }

  private async describe(connection: RTCPeerConnection, type: RTCSdpType, sdp: string) {
    await connection.setRemoteDescription({ type, sdp });
    for (const init of this.candidates.splice(0)) await connection.addIceCandidate(init);
  }

  private async takeOffer(offer: Extract<Signal, { kind: "offer" }>): Promise<void> {
    const fingerprint = fingerprintOf(offer.sdp);
    const current = this.connection;
    if (current?.signalingState === "have-local-offer") {
      // Both offered at once: the smaller id's offer counts.
      if (this.me < this.peer) return;
    } else if (current?.remoteDescription != null && this.confirmation === undefined
      && same(fingerprintOf(current.remoteDescription.sdp), fingerprint)) {
      return this.answerRestart(current, offer);
    } else if (this.confirmation !== undefined
      && same(this.confirmation.fingerprints[this.otherRole], fingerprint) && current !== undefined) {
      const ufrag = ufragOf(offer.sdp);
      const proof = fromBase64url(offer.mac ?? "");
      if (!await this.confirmation.isProof(proof, this.otherRole, ufrag)) return;
      return this.answerRestart(current, offer);
    }
    // Whoever was verified once does not come back without words: that would be someone else.
    if (this.wasVerified && offer.pake === undefined) return;
    await this.answer(offer, fingerprint);
  }

  private get otherRole(): Role {
    return this.role === "offerer" ? "answerer" : "offerer";
  }

  private async answerRestart(connection: RTCPeerConnection, { sdp }: { sdp: string }) {
    await this.describe(connection, "offer", sdp);
    await connection.setLocalDescription();
    this.events.signal({ kind: "answer", ...await this.restartDescription(connection) });
  }

  private async answer(offer: Extract<Signal, { kind: "offer" }>, fingerprint: Uint8Array) {
    const connection = this.build("answerer");
    await this.describe(connection, "offer", offer.sdp);
    await connection.setLocalDescription();
    const sdp = connection.localDescription?.sdp ?? "";
    const fingerprints = { offerer: fingerprint, answerer: fingerprintOf(sdp) };
    if (!this.hasWords || offer.pake === undefined) {
      this.events.signal({ kind: "answer", sdp });
      return this.settle("unverified", await unpairedWords(fingerprints));
    }
    const share = await Share.make(this.contextFor("answerer"));
    const confirmation = await this.confirm(share, "answerer", offer.pake, fingerprints);
    const mac = base64url(await confirmation.proof("answerer"));
    this.events.signal({ kind: "answer", sdp, pake: base64url(share.point), mac });
  }

  private async confirm(share: Share, role: Role, pake: string, fingerprints: Fingerprints) {
    const key = await share.key(fromBase64url(pake), role, associated);
    this.confirmation = new Confirmation(key, fingerprints);
    return this.confirmation;
  }

  private async takeAnswer(answer: Extract<Signal, { kind: "answer" }>): Promise<void> {
    const { connection, share } = this;
    if (connection?.signalingState !== "have-local-offer") return;
    if (this.isReady) return this.takeRestartAnswer(connection, answer);
    await this.describe(connection, "answer", answer.sdp);
    const fingerprints = {
      offerer: fingerprintOf(connection.localDescription?.sdp ?? ""),
      answerer: fingerprintOf(answer.sdp),
    };
    this.share = undefined;
    if (share === undefined || answer.pake === undefined) {
      if (this.wasVerified) return this.refuse();
      return this.settle("unverified", await unpairedWords(fingerprints));
    }
    const confirmation = await this.confirm(share, "offerer", answer.pake, fingerprints);
    const right = await confirmation.isProof(fromBase64url(answer.mac ?? ""), "answerer");
    // The other side learns from our proof as well that the words differ.
    this.events.signal({ kind: "confirm", mac: base64url(await confirmation.proof("offerer")) });
    if (!right) return this.refuse();
    return this.settle("verified", await confirmation.safetyWords());
  }

  private async takeRestartAnswer(
    connection: RTCPeerConnection, { sdp, mac = "" }: { sdp: string; mac?: string },
  ): Promise<void> {
    const { confirmation } = this;
    const right = confirmation === undefined
      || await confirmation.isProof(fromBase64url(mac), this.otherRole, ufragOf(sdp));
    if (right) await this.describe(connection, "answer", sdp);
  }

  private async takeConfirm(mac: string): Promise<void> {
    const { confirmation } = this;
    if (confirmation === undefined || this.role !== "answerer" || this.trust !== "checking") return;
    const right = await confirmation.isProof(fromBase64url(mac), "offerer");
    if (!right) return this.refuse();
    return this.settle("verified", await confirmation.safetyWords());
  }

  /** A proof did not match: nothing is exchanged, and people are told. */
  private refuse(): void {
    this.drop();
    [this.trust, this.state] = ["wrong", "failed"];
    this.events.changed();
  }

  private settle(trust: "verified" | "unverified", words: string[]): void {
    this.trust = trust;
    this.safetyWords = words;
    this.wasVerified ||= trust === "verified";
    this.events.changed();
    this.begin();
  }

  private arrived(channel: RTCDataChannel): void {
    channel.binaryType = "arraybuffer";
    if (channel.label === "chat" && this.chatChannel === undefined) {
      this.chatChannel = channel;
      return this.listen(channel);
    }
    if (this.isReady) return this.events.channel(channel, []);
    if (this.early.length >= earlyMessages) return channel.close();
    const came: ArrayBuffer[] = [];
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer && came.length < earlyMessages) came.push(data);
    };
    this.early.push(() => this.events.channel(channel, came));
    return undefined;
  }

  private listen(chat: RTCDataChannel): void {
    chat.onopen = () => this.begin();
    chat.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== "string") return;
      if (this.isReady) this.events.chat(data);
      // Nothing is believed before the pairing is settled.
      else if (this.early.length < earlyMessages) this.early.push(() => this.events.chat(data));
    };
    if (chat.readyState === "open") this.begin();
  }

  /** Once the channel is open and the pairing settled, people can talk. */
  private begin(): void {
    const { chatChannel: chat, trust } = this;
    const settled = trust === "verified" || trust === "unverified";
    if (this.isReady || chat?.readyState !== "open" || !settled) return;
    this.isReady = true;
    this.attempts = 0;
    window.clearTimeout(this.patience);
    this.events.attempt(performance.now() - this.startedAt);
    this.set("open");
    this.events.ready(chat);
    this.early.splice(0).forEach((act) => act());
  }
}

const same = (left: Uint8Array, right: Uint8Array) => left.every((byte, at) => byte === right[at]);
