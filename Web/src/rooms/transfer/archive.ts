// A ZIP of stored files (APPNOTE 6.3.10) as a blob whose parts stay on the disk: for browsers that
// cannot write into a folder. Sizes are known before, so only the checksums are computed.
import { concat, utf8 } from "../encoding";

export interface Stored {
  path: string[];
  content: Blob;
  /** Unix seconds. */
  modified: number;
}

const most32 = 0xffff_ffff;
const utf8Flag = 0x0800;
/** 4.5: files and archives beyond 4 GiB. */
const needed = 45;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1;
  return value;
});

export function crc32(bytes: Uint8Array, before = 0): number {
  let value = ~before;
  for (const byte of bytes) value = (value >>> 8) ^ table[(value ^ byte) & 0xff]!;
  return ~value >>> 0;
}

async function checksum(content: Blob): Promise<number> {
  const step = 4 << 20;
  let value = 0;
  for (let at = 0; at < content.size; at += step) {
    value = crc32(new Uint8Array(await content.slice(at, at + step).arrayBuffer()), value);
  }
  return value;
}

/** Little-endian fields of 2, 4 and 8 bytes. */
function fields(...values: [bytes: 2 | 4 | 8, value: number][]): Uint8Array {
  return concat(...values.map(([size, value]) => {
    const view = new DataView(new ArrayBuffer(size));
    if (size === 2) view.setUint16(0, value, true);
    else if (size === 4) view.setUint32(0, value, true);
    else view.setBigUint64(0, BigInt(value), true);
    return new Uint8Array(view.buffer);
  }));
}

function dosTime(unixSeconds: number): number {
  const date = new Date(unixSeconds * 1000);
  const year = Math.min(127, Math.max(0, date.getFullYear() - 1980));
  const day = (year << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  return day * 65_536 + time;
}

export async function archiveOf(files: Stored[]): Promise<Blob> {
  const parts: (Uint8Array | Blob)[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const { path, content, modified } of files) {
    const [name, sum, { size }] = [utf8(path.join("/")), await checksum(content), content];
    // Both sizes always stand in the ZIP64 field: one form for all.
    const sizes = fields([2, 1], [2, 16], [8, size], [8, size]);
    const common = fields([2, needed], [2, utf8Flag], [2, 0], [4, dosTime(modified)], [4, sum],
      [4, most32], [4, most32], [2, name.length]);
    const local = concat(fields([4, 0x0403_4b50]), common, fields([2, sizes.length]), name, sizes);
    const placed = fields([2, 1], [2, 24], [8, size], [8, size], [8, offset]);
    central.push(concat(fields([4, 0x0201_4b50], [2, needed]), common, fields([2, placed.length],
      [2, 0], [2, 0], [2, 0], [4, 0], [4, most32]), name, placed));
    parts.push(local, content);
    offset += local.length + size;
  }
  const index = concat(...central);
  const end64 = fields([4, 0x0606_4b50], [8, 44], [2, needed], [2, needed], [4, 0], [4, 0],
    [8, files.length], [8, files.length], [8, index.length], [8, offset]);
  const locator = fields([4, 0x0706_4b50], [4, 0], [8, offset + index.length], [4, 1]);
  const end = fields([4, 0x0605_4b50], [2, 0], [2, 0], [2, 0xffff], [2, 0xffff], [4, most32],
    [4, most32], [2, 0]);
  return new Blob([...parts, index, end64, locator, end], { type: "application/zip" });
}
