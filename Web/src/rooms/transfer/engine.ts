import type { Item, Job, News, Proposal, Verdict } from "./jobs";
import { limits } from "./limits";
import type { End } from "./limits";

/** The channel is filled up to here and refilled from there. */
const fullBytes = 1 << 20;
const lowBytes = 256 << 10;

export interface StreamEvents {
  asked(proposal: Proposal): void;
  accepted(): void;
  progress(verified: number): void;
  ended(end: End): void;
}

interface Stream {
  channel: RTCDataChannel;
  events: StreamEvents;
  /** Bytes of the worker that do not fit into the channel yet. */
  queue: Uint8Array[];
  isEnding: boolean;
}

/** Ties data channels to the worker that does the work. */
export class TransferEngine {
  private readonly worker = new Worker("transfer.js");
  private readonly streams = new Map<number, Stream>();
  private readonly requests = new Map<number, {
    resolve: (news: News) => void; reject: (error: Error) => void;
  }>();
  private last = 0;

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<News>) => this.take(data);
  }

  send(channel: RTCDataChannel, id: string, items: Item[], events: StreamEvents): number {
    return this.attach(channel, events, [], (stream) => ({ type: "send", stream, id, items }));
  }

  receive(
    channel: RTCDataChannel, id: string, early: ArrayBuffer[], events: StreamEvents,
  ): number {
    return this.attach(channel, events, early, (stream) => ({ type: "receive", stream, id }));
  }

  decide = (stream: number, verdict: Verdict) => this.post({ type: "verdict", stream, verdict });
  cancel = (stream: number) => this.post({ type: "cancel", stream });
  forget = (id: string) => this.post({ type: "forget", id });
  tidy = (keep: string[]) => this.post({ type: "tidy", keep });

  /** The content of a finished transfer: one file, or an archive of several. */
  async content(id: string, as: "file" | "archive"): Promise<{ name: string; blob: Blob }> {
    const news = await this.request((request) => ({ type: "content", request, id, as }));
    if (news.type !== "content") throw new Error("the worker answered something else");
    return news;
  }

  async place(id: string, folder: FileSystemDirectoryHandle): Promise<void> {
    await this.request((request) => ({ type: "place", request, id, folder }));
  }

  close(): void {
    this.worker.terminate();
    for (const { channel } of this.streams.values()) channel.close();
    this.streams.clear();
  }

  private request(job: (request: number) => Job): Promise<News> {
    this.last += 1;
    const request = this.last;
    return new Promise((resolve, reject) => {
      this.requests.set(request, { resolve, reject });
      this.post(job(request));
    });
  }

  private post(job: Job, transfer: Transferable[] = []): void {
    this.worker.postMessage(job, transfer);
  }

  private attach(
    channel: RTCDataChannel, events: StreamEvents, early: ArrayBuffer[],
    job: (stream: number) => Job,
  ): number {
    this.last += 1;
    const number = this.last;
    const stream: Stream = { channel, events, queue: [], isEnding: false };
    this.streams.set(number, stream);
    channel.binaryType = "arraybuffer";
    channel.bufferedAmountLowThreshold = lowBytes;
    const take = (bytes: ArrayBuffer) => this.post({ type: "bytes", stream: number, bytes }, [bytes]);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) take(data);
    };
    channel.onopen = () => this.pump(number, stream);
    channel.onbufferedamountlow = () => this.pump(number, stream);
    channel.onclose = () => this.post({ type: "interrupt", stream: number });
    this.post(job(number));
    early.forEach(take);
    if (channel.readyState === "closed") this.post({ type: "interrupt", stream: number });
    return number;
  }

  private pump(number: number, stream: Stream): void {
    const { channel, queue } = stream;
    if (channel.readyState !== "open") return;
    let sent = 0;
    while (queue.length > 0 && channel.bufferedAmount < fullBytes) {
      const next = queue[0]!;
      const part = next.subarray(0, limits.messageBytes);
      channel.send(part);
      sent += part.length;
      if (part.length === next.length) queue.shift();
      else queue[0] = next.subarray(limits.messageBytes);
    }
    if (sent > 0) this.post({ type: "sent", stream: number, count: sent });
    // Closing sends what is buffered first; what is still queued here would be lost.
    if (stream.isEnding && queue.length === 0) channel.close();
  }

  private take(news: News): void {
    switch (news.type) {
      case "content":
      case "placed":
      case "refused": {
        const request = this.requests.get(news.request);
        this.requests.delete(news.request);
        if (news.type === "refused") request?.reject(new Error(news.message));
        else request?.resolve(news);
        return;
      }
      default:
    }
    const stream = this.streams.get(news.stream);
    if (stream === undefined) return;
    switch (news.type) {
      case "out":
        stream.queue.push(new Uint8Array(news.bytes));
        return this.pump(news.stream, stream);
      case "ask": return stream.events.asked(news.proposal);
      case "accepted": return stream.events.accepted();
      case "progress": return stream.events.progress(news.verified);
      case "end":
        this.streams.delete(news.stream);
        stream.isEnding = true;
        this.pump(news.stream, stream);
        return stream.events.ended(news.end);
    }
  }
}
