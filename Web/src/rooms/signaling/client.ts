import { parseServerMessage } from "./messages";
import type { Joined, ServerMessage, Signal } from "./messages";

const waitsSeconds = [1, 2, 4];
/** Connected for this long, a later loss starts again at the shortest wait. */
const steadyMilliseconds = 10_000;
const pingMilliseconds = 20_000;
const pongMilliseconds = 10_000;

export type LinkPhase = "connecting" | "joined" | "waiting" | "refused";

export interface SignalingEvents {
  phase(phase: LinkPhase): void;
  joined(joined: Joined): void;
  message(message: Exclude<ServerMessage, { type: "joined" | "pong" }>): void;
}

/** Where the server of the page's own node listens. */
export function socketAddress(): string {
  const address = new URL("rooms/ws", window.location.href.split("#")[0]);
  address.protocol = address.protocol.replace("http", "ws");
  return address.href;
}

/** The errors after which trying again would change nothing. */
const final = ["no-room", "room-full", "bad-message"];

/** Keeps this browser in a room: joins, comes back after a loss as the same peer. */
export class SignalingClient {
  private socket: WebSocket | undefined;
  private attempts = 0;
  private timer: number | undefined;
  private pings: number | undefined;
  private pong: number | undefined;
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly room: string,
    private readonly name: string,
    /** Of an earlier visit, to come back as the same peer. */
    private token: string | undefined,
    private readonly events: SignalingEvents,
  ) {}

  open(): void {
    window.clearTimeout(this.timer);
    this.events.phase("connecting");
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      const { room, name, token } = this;
      this.send({ type: "join", room, name, ...(token === undefined ? {} : { token }) });
      this.pings = window.setInterval(() => this.ping(), pingMilliseconds);
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      window.clearTimeout(this.pong);
      if (typeof data === "string") this.take(data);
    };
    socket.onclose = () => this.lost(socket);
  }

  /** Tries at once instead of waiting: the network came back, or the person asks. */
  hurry(): void {
    const state = this.socket?.readyState;
    if (this.closed || state === WebSocket.OPEN || state === WebSocket.CONNECTING) return;
    this.attempts = 0;
    this.open();
  }

  leave(): void {
    this.closed = true;
    this.send({ type: "leave" });
    this.stop();
  }

  signal(to: string, data: Signal): void {
    this.send({ type: "signal", to, data });
  }

  private send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private ping(): void {
    this.send({ type: "ping" });
    window.clearTimeout(this.pong);
    this.pong = window.setTimeout(() => this.socket?.close(), pongMilliseconds);
  }

  private take(data: string): void {
    let message: ServerMessage | undefined;
    try {
      message = parseServerMessage(data);
    } catch (error) {
      console.warn("The server sent a message the page cannot read", error);
    }
    if (message === undefined || message.type === "pong") return;
    if (message.type === "joined") {
      this.token = message.joined.token;
      window.setTimeout(() => {
        this.attempts = 0;
      }, steadyMilliseconds);
      this.events.phase("joined");
      this.events.joined(message.joined);
      return;
    }
    this.events.message(message);
    if (message.type === "error" && final.includes(message.code)) {
      this.closed = true;
      this.stop();
      this.events.phase("refused");
    }
  }

  private stop(): void {
    window.clearTimeout(this.timer);
    window.clearTimeout(this.pong);
    window.clearInterval(this.pings);
    const { socket } = this;
    // Browsers complain when a socket is closed before it is open.
    if (socket?.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close();
    else socket?.close();
  }

  /** Waits 1, 2, 4, 4 … seconds with up to a quarter more, so that browsers do not return at once. */
  private lost(socket: WebSocket): void {
    if (socket !== this.socket || this.closed) return;
    window.clearInterval(this.pings);
    window.clearTimeout(this.pong);
    const seconds = waitsSeconds[Math.min(this.attempts, waitsSeconds.length - 1)] ?? 4;
    this.attempts += 1;
    this.events.phase("waiting");
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.open(), seconds * (1 + Math.random() / 4) * 1000);
  }
}
