// QR codes (ISO/IEC 18004), byte mode, error correction M, versions 1 to 10: links of 213 bytes.

/** Per version: all codewords, correction codewords of a block, blocks. */
const shapes: [total: number, correction: number, blocks: number][] = [
  [26, 10, 1], [44, 16, 1], [70, 26, 1], [100, 18, 2], [134, 24, 2], [172, 16, 4], [196, 18, 4],
  [242, 22, 4], [292, 22, 5], [346, 26, 5],
];
const centres = [
  [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50],
];

/** Dark modules by row and column; none for a text that is too long. */
export type Modules = boolean[][];

export function qrModules(text: string): Modules | undefined {
  const bytes = new TextEncoder().encode(text);
  const version = shapes.findIndex(([total, correction, blocks], at) =>
    bytes.length + (at >= 9 ? 3 : 2) <= total - correction * blocks) + 1;
  if (version === 0) return undefined;
  const grid = new Grid(version);
  grid.fill(codewords(bytes, version));
  return grid.masked();
}

function codewords(bytes: Uint8Array, version: number): number[] {
  const [total, correction, blocks] = shapes[version - 1]!;
  const room = total - correction * blocks;
  const bits: number[] = [];
  const put = (value: number, count: number) => {
    for (let at = count - 1; at >= 0; at -= 1) bits.push((value >> at) & 1);
  };
  put(4, 4);
  put(bytes.length, version >= 10 ? 16 : 8);
  bytes.forEach((byte) => put(byte, 8));
  put(0, Math.min(4, room * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const data: number[] = [];
  for (let at = 0; at < bits.length; at += 8) data.push(parseInt(bits.slice(at, at + 8).join(""), 2));
  for (let pad = 0xec; data.length < room; pad ^= 0xec ^ 0x11) data.push(pad);
  return interleaved(data, room, correction, blocks);
}

function interleaved(data: number[], room: number, correction: number, blocks: number): number[] {
  const short = Math.floor(room / blocks);
  const longer = room % blocks;
  const parts: number[][] = [];
  for (let at = 0, block = 0; block < blocks; block += 1) {
    const size = short + (block >= blocks - longer ? 1 : 0);
    parts.push(data.slice(at, at + size));
    at += size;
  }
  const divisor = generator(correction);
  const checks = parts.map((part) => remainder(part, divisor));
  const all: number[] = [];
  for (let at = 0; at <= short; at += 1) {
    for (const part of parts) if (at < part.length) all.push(part[at]!);
  }
  for (let at = 0; at < correction; at += 1) for (const check of checks) all.push(check[at]!);
  return all;
}

/** In GF(2⁸) modulo x⁸ + x⁴ + x³ + x² + 1. */
function product(left: number, right: number): number {
  let result = 0;
  for (let at = 7; at >= 0; at -= 1) {
    result = (result << 1) ^ ((result >> 7) * 0x11d);
    result ^= ((right >> at) & 1) * left;
  }
  return result;
}

function generator(degree: number): number[] {
  const result = [...new Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let step = 0; step < degree; step += 1) {
    for (let at = 0; at < degree; at += 1) {
      result[at] = product(result[at]!, root) ^ (result[at + 1] ?? 0);
    }
    root = product(root, 2);
  }
  return result;
}

function remainder(data: number[], divisor: number[]): number[] {
  const result = new Array<number>(divisor.length).fill(0);
  for (const byte of data) {
    const factor = byte ^ result.shift()!;
    result.push(0);
    divisor.forEach((coefficient, at) => {
      result[at] ^= product(coefficient, factor);
    });
  }
  return result;
}

const masks: ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0, (r) => r % 2 === 0, (_, c) => c % 3 === 0, (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0, (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

class Grid {
  private readonly size: number;
  private readonly dark: Modules;
  private readonly fixed: Modules;

  constructor(private readonly version: number) {
    this.size = 17 + version * 4;
    const blank = () => Array.from({ length: this.size }, () =>
      new Array<boolean>(this.size).fill(false));
    [this.dark, this.fixed] = [blank(), blank()];
    this.patterns();
  }

  private set(row: number, column: number, dark: boolean): void {
    if (row < 0 || column < 0 || row >= this.size || column >= this.size) return;
    this.dark[row]![column] = dark;
    this.fixed[row]![column] = true;
  }

  private patterns(): void {
    for (let at = 0; at < this.size; at += 1) {
      this.set(6, at, at % 2 === 0);
      this.set(at, 6, at % 2 === 0);
    }
    const far = this.size - 4;
    for (const [row, column] of [[3, 3], [3, far], [far, 3]] as const) this.rings(row, column, 4);
    const places = centres[this.version - 1]!;
    const last = places.length - 1;
    places.forEach((row, i) => places.forEach((column, j) => {
      const corner = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
      if (!corner) this.rings(row, column, 2);
    }));
    this.format(0);
    if (this.version >= 7) this.number();
  }

  private rings(row: number, column: number, reach: number): void {
    for (let y = -reach; y <= reach; y += 1) {
      for (let x = -reach; x <= reach; x += 1) {
        const ring = Math.max(Math.abs(x), Math.abs(y));
        this.set(row + y, column + x, reach === 2 ? ring !== 1 : ring !== 2 && ring !== 4);
      }
    }
  }

  /** Correction M (bits 00) and the mask, with their own BCH code, twice. */
  private format(mask: number): void {
    let check = mask;
    for (let at = 0; at < 10; at += 1) check = (check << 1) ^ ((check >> 9) * 0x537);
    const bits = ((mask << 10) | check) ^ 0x5412;
    const bit = (at: number) => ((bits >> at) & 1) !== 0;
    for (let at = 0; at <= 5; at += 1) this.set(at, 8, bit(at));
    this.set(7, 8, bit(6));
    this.set(8, 8, bit(7));
    this.set(8, 7, bit(8));
    for (let at = 9; at < 15; at += 1) this.set(8, 14 - at, bit(at));
    for (let at = 0; at < 8; at += 1) this.set(8, this.size - 1 - at, bit(at));
    for (let at = 8; at < 15; at += 1) this.set(this.size - 15 + at, 8, bit(at));
    this.set(this.size - 8, 8, true);
  }

  private number(): void {
    let check = this.version;
    for (let at = 0; at < 12; at += 1) check = (check << 1) ^ ((check >> 11) * 0x1f25);
    const bits = (this.version << 12) | check;
    for (let at = 0; at < 18; at += 1) {
      const [low, high] = [Math.floor(at / 3), this.size - 11 + (at % 3)];
      this.set(low, high, ((bits >> at) & 1) !== 0);
      this.set(high, low, ((bits >> at) & 1) !== 0);
    }
  }

  /** Two columns at a time, from the lower right, up and down in turns. */
  fill(data: number[]): void {
    let at = 0;
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < this.size; step += 1) {
        const row = ((right + 1) & 2) === 0 ? this.size - 1 - step : step;
        for (const column of [right, right - 1]) {
          if (this.fixed[row]![column] === true || at >= data.length * 8) continue;
          this.dark[row]![column] = ((data[at >> 3]! >> (7 - (at & 7))) & 1) !== 0;
          at += 1;
        }
      }
    }
  }

  /** With the mask that leaves the fewest patterns that confuse a reader. */
  masked(): Modules {
    const tried = masks.map((_, mask) => {
      this.format(mask);
      const shown = this.with(mask);
      return { shown, penalty: penalty(shown) };
    });
    return tried.reduce((best, next) => (next.penalty < best.penalty ? next : best)).shown;
  }

  private with(mask: number): Modules {
    return this.dark.map((row, y) => row.map((dark, x) =>
      (this.fixed[y]![x] === true ? dark : dark !== masks[mask]!(y, x))));
  }
}

function penalty(shown: Modules): number {
  const size = shown.length;
  const columns = shown.map((_, x) => shown.map((row) => row[x]!));
  let points = 0;
  for (const line of [...shown, ...columns]) {
    const text = line.map((dark) => (dark ? "1" : "0")).join("");
    for (const run of text.match(/1{5,}|0{5,}/g) ?? []) points += run.length - 2;
    for (let at = 0; at + 11 <= size; at += 1) {
      if (/^(10111010000|00001011101)$/.test(text.slice(at, at + 11))) points += 40;
    }
  }
  for (let y = 0; y + 1 < size; y += 1) {
    for (let x = 0; x + 1 < size; x += 1) {
      const corner = shown[y]![x];
      if (shown[y]![x + 1] === corner && shown[y + 1]![x] === corner
        && shown[y + 1]![x + 1] === corner) points += 3;
    }
  }
  const dark = shown.flat().filter(Boolean).length;
  return points + Math.floor(Math.abs((dark * 20) / (size * size) - 10)) * 10;
}
