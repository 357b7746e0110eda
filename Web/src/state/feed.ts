import { ApiFailure, apiRoot, asFailure, call } from "../api/client";
import { network } from "./network";
import type { ResourceName } from "./network";
import { takeAnswer, takeEvent } from "./intake";

/** Asked first: it needs the key, so it tells whether the node is there and lets us in. */
const knock: ResourceName = "node";
const others: ResourceName[] = [
  "relays", "stats", "circuits", "throughput", "heartbeat", "transfers", "contacts",
];

/** What changes from second to second; the rest is asked for when a stream (re)opens. */
const events: ResourceName[] = [
  "relays", "stats", "node", "circuits", "throughput", "heartbeat", "transfers",
];

const waitsSeconds = [1, 2, 4];
/** Streams that fail this often in a row make the page poll. */
const failuresBeforePolling = 3;
const pollSeconds = 2;
/** While polling, the stream is tried again this often. */
const retryWhilePollingSeconds = 20;
/** A stream is silent for this long only when it is dead: a sample comes every second. */
const silenceSeconds = 25;

/** A page out of sight gives its connection back: a browser allows only six to one node. */
const hiddenSeconds = 60;

/** Keeps the store equal to the node: a first snapshot, then the event stream, else polling. */
class Feed {
  private source: EventSource | undefined;
  private failures = 0;
  private timer: number | undefined;
  private watchdog: number | undefined;
  private polling = false;
  /** Grows with every start and stop, so that an answer to an older start is left aside. */
  private turn = 0;

  /** Starts, and from then on rests while the page is out of sight. */
  start(): void {
    let rest: number | undefined;
    let resting = false;
    document.addEventListener("visibilitychange", () => {
      window.clearTimeout(rest);
      if (document.hidden) {
        rest = window.setTimeout(() => {
          resting = true;
          this.stop();
        }, hiddenSeconds * 1000);
      } else if (resting || network.get().session === "locked") {
        // The one-time address may have been opened in another tab: its cookie is here as well.
        resting = false;
        this.restart();
      }
    });
    this.restart();
  }

  /** Starts over at once: after unlocking, or when the person asks. */
  restart(): void {
    this.stop();
    this.failures = 0;
    void this.connect();
  }

  private stop(): void {
    this.turn += 1;
    this.source?.close();
    this.source = undefined;
    this.polling = false;
    window.clearTimeout(this.timer);
    window.clearTimeout(this.watchdog);
  }

  /** Asks for one resource again, after an action that changed it. */
  async refresh(name: ResourceName): Promise<void> {
    try {
      takeAnswer(name, await call("GET", name));
    } catch (error) {
      const failure = asFailure(error);
      if (failure.unauthorized) this.lock();
      else if (network.get()[name].phase !== "ready") {
        network.set({ [name]: { phase: "failed", failure } });
      }
      throw failure;
    }
  }

  private async connect(): Promise<void> {
    const { turn } = this;
    const failure = await this.snapshot();
    if (turn !== this.turn || failure?.unauthorized === true) return;
    if (failure?.unreachable === true) return this.retry();
    network.set({ session: "open" });
    if (this.failures >= failuresBeforePolling) return this.poll();
    network.set({ link: { phase: "connecting" } });
    this.listen();
  }

  /** Asks for everything; answers with the failure that decides what comes next, if any. */
  private async snapshot(): Promise<ApiFailure | undefined> {
    const attempt = (name: ResourceName) =>
      this.refresh(name).then(() => undefined, (error: unknown) => asFailure(error));
    const refused = await attempt(knock);
    if (refused?.unauthorized === true || refused?.unreachable === true) return refused;
    const failures = await Promise.all(others.map(attempt));
    return failures.find((failure) => failure?.unauthorized === true);
  }

  private listen(): void {
    const source = new EventSource(`${apiRoot}events`);
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.polling = false;
      window.clearTimeout(this.timer);
      network.set({ link: { phase: "live" } });
      this.expectNews();
    };
    source.onerror = () => this.lost(source);
    for (const name of events) {
      source.addEventListener(name, (event) => {
        this.expectNews();
        this.take(name, (event as MessageEvent<string>).data);
      });
    }
  }

  private take(name: ResourceName, data: string): void {
    try {
      takeEvent(name, JSON.parse(data));
    } catch (error) {
      console.warn(`The node sent an event the page cannot read: ${name}`, error);
    }
  }

  private expectNews(): void {
    window.clearTimeout(this.watchdog);
    const source = this.source;
    this.watchdog = window.setTimeout(() => source && this.lost(source), silenceSeconds * 1000);
  }

  private lost(source: EventSource): void {
    if (source !== this.source) return;
    source.close();
    this.source = undefined;
    window.clearTimeout(this.watchdog);
    if (this.polling) return;
    this.retry();
  }

  /** Waits 1, 2, 4, 4 … seconds with up to a quarter more, so that pages do not return at once. */
  private retry(): void {
    const seconds = waitsSeconds[Math.min(this.failures, waitsSeconds.length - 1)] ?? 4;
    this.failures += 1;
    const gone = network.get().session !== "open" || this.failures > failuresBeforePolling;
    network.set({ link: { phase: gone ? "offline" : "waiting", seconds } });
    const wait = seconds * (1 + Math.random() / 4) * 1000;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.connect(), wait);
  }

  /** The node answers but its stream does not hold: ask often, and try the stream now and then. */
  private poll(): void {
    this.polling = true;
    network.set({ link: { phase: "polling" } });
    const { turn } = this;
    let rounds = 0;
    const round = async () => {
      const failure = await this.snapshot();
      if (turn !== this.turn || !this.polling || failure?.unauthorized === true) return;
      if (failure?.unreachable === true) {
        this.polling = false;
        return this.retry();
      }
      rounds += 1;
      if (this.source === undefined && rounds % (retryWhilePollingSeconds / pollSeconds) === 0) {
        this.listen();
      }
      this.timer = window.setTimeout(() => void round(), pollSeconds * 1000);
    };
    this.timer = window.setTimeout(() => void round(), pollSeconds * 1000);
  }

  private lock(): void {
    this.stop();
    network.set({ session: "locked" });
  }
}

export const feed = new Feed();
