import { concat, utf8 } from "../encoding";
import { violation } from "./limits";

/** Reads big-endian fields; too few bytes are a violation. */
export class Reader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  private take(count: number): number {
    if (this.remaining < count) throw violation("a frame ended too soon");
    this.at += count;
    return this.at - count;
  }

  u8 = () => this.view.getUint8(this.take(1));
  u16 = () => this.view.getUint16(this.take(2));
  u32 = () => this.view.getUint32(this.take(4));

  /** What is beyond 2⁵³ no honest peer sends. */
  u64(): number {
    const value = this.u32() * 2 ** 32 + this.u32();
    if (!Number.isSafeInteger(value)) throw violation("a number is too large");
    return value;
  }

  /** A view of the next bytes, not a copy. */
  run(count: number): Uint8Array {
    const from = this.take(count);
    return this.bytes.subarray(from, from + count);
  }

  hash = () => this.run(32).slice();

  end(): void {
    if (this.remaining !== 0) throw violation("a frame is longer than its fields");
  }
}

/** Collects big-endian fields. */
export class Writer {
  private readonly parts: Uint8Array[] = [];

  private number(bytes: number, put: (view: DataView) => void): this {
    const view = new DataView(new ArrayBuffer(bytes));
    put(view);
    this.parts.push(new Uint8Array(view.buffer));
    return this;
  }

  u8 = (value: number) => this.number(1, (view) => view.setUint8(0, value));
  u16 = (value: number) => this.number(2, (view) => view.setUint16(0, value));
  u32 = (value: number) => this.number(4, (view) => view.setUint32(0, value));
  u64 = (value: number) => this.number(8, (view) => {
    view.setUint32(0, Math.floor(value / 2 ** 32));
    view.setUint32(4, value % 2 ** 32);
  });

  run(bytes: Uint8Array): this {
    this.parts.push(bytes);
    return this;
  }

  text = (text: string) => this.run(utf8(text));

  bytes = () => concat(...this.parts);
}
