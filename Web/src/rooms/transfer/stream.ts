import { decoded, encoded, FrameBuffer } from "./frames";
import type { Frame, Message } from "./frames";
import { limits, TransferFault } from "./limits";
import type { End } from "./limits";

/** Where one side's frames go: a data channel, which takes only so much at once. */
export interface Pipe {
  /** Takes the bytes over. */
  send(bytes: Uint8Array): void;
  /** Resolves when little enough waits to be sent. */
  room(): Promise<void>;
}

/** Thrown inside a side whose stream ended meanwhile; never leaves it. */
class Over extends Error {}

/** What both sides of a stream have in common: frames in and out, silence, and one end. */
export abstract class Side {
  protected end: End | undefined;
  private readonly buffer = new FrameBuffer();
  private wake: () => void = () => undefined;
  private news = new Promise<void>((resolve) => {
    this.wake = resolve;
  });
  private heardAt = Date.now();
  private sentAt = Date.now();

  constructor(protected readonly pipe: Pipe) {}

  /** What this side does from hello to the end; returns when all is well. */
  protected abstract work(): Promise<void>;
  protected abstract take(frame: Frame): void;

  async run(): Promise<End> {
    const timer = setInterval(() => this.tick(), limits.keepAliveMilliseconds / 3);
    try {
      this.say({ type: "hello" });
      await this.work();
      this.finish({ kind: "completed" });
    } catch (error) {
      this.fail(error);
    } finally {
      clearInterval(timer);
    }
    return this.end ?? { kind: "interrupted" };
  }

  /** Takes bytes off the channel. */
  receive(bytes: Uint8Array): void {
    if (this.end !== undefined) return;
    this.heardAt = Date.now();
    try {
      this.buffer.add(bytes, (frame) => {
        if (this.end === undefined) this.take(frame);
      });
    } catch (error) {
      this.fail(error);
    }
  }

  cancel(): void {
    if (this.end !== undefined) return;
    this.say({ type: "cancel" });
    this.finish({ kind: "cancelled", by: "here" });
  }

  /** The channel went away under us. */
  interrupt(): void {
    this.finish({ kind: "interrupted" });
  }

  protected say(message: Message): void {
    this.send(encoded(message));
  }

  protected send(bytes: Uint8Array): void {
    this.sentAt = Date.now();
    this.pipe.send(bytes);
  }

  /** Room to send more; throws when the stream ended while waiting. */
  protected async room(): Promise<void> {
    await Promise.race([this.pipe.room(), this.ended()]);
    if (this.end !== undefined) throw new Over();
  }

  /** Waits for what `probe` looks for; it is asked again whenever something came in. */
  protected async until<Value>(probe: () => Value | undefined): Promise<Value> {
    for (;;) {
      if (this.end !== undefined) throw new Over();
      const value = probe();
      if (value !== undefined) return value;
      await this.news;
    }
  }

  private async ended(): Promise<void> {
    while (this.end === undefined) await this.news;
  }

  protected changed(): void {
    const { wake } = this;
    this.news = new Promise((resolve) => {
      this.wake = resolve;
    });
    wake();
  }

  protected finish(end: End): void {
    this.end ??= end;
    this.changed();
  }

  protected fail(error: unknown): void {
    if (error instanceof Over || this.end !== undefined) return;
    const fault = error instanceof TransferFault
      ? error : new TransferFault("unwritable", error instanceof Error ? error.message : String(error));
    const { code, message, file, chunk } = fault;
    this.say({ type: "failure", code, file, chunk });
    this.finish({ kind: "failed", code, by: "here", message });
  }

  /** Frames that mean the same at any time; true when this was one. */
  protected takeCommon(message: Message): boolean {
    switch (message.type) {
      case "keepAlive": return true;
      case "cancel":
        this.finish({ kind: "cancelled", by: "there" });
        return true;
      case "failure":
        this.finish({ kind: "failed", code: message.code, by: "there", message: message.code });
        return true;
      default: return false;
    }
  }

  protected messageOf = (frame: Frame) => decoded(frame.type, frame.bytes.subarray(5));

  private tick(): void {
    if (this.end !== undefined) return;
    const now = Date.now();
    if (now - this.heardAt > limits.silenceMilliseconds) {
      this.fail(new TransferFault("silent", "the other side fell silent"));
    } else if (now - this.sentAt > limits.keepAliveMilliseconds) {
      this.say({ type: "keepAlive" });
    }
  }
}
