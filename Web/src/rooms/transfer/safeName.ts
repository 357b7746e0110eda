import { utf8 } from "../encoding";
import { limits } from "./limits";

/** The receiver's folder of unfinished transfers elsewhere: nobody may bring one. */
const partialFolder = ".warren-partial";

const unprintable =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Cn}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const forbidden = /[/\\:*?"<>|]/;
const edges = /^\p{White_Space}|[.\p{White_Space}]$/u;
/** Device names of Windows, refused there with any extension. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i;

const isDevice = (name: string) => device.test((name.split(".")[0] ?? "").trim());

/** Whether a stranger's file name is safe to create, list and show on every common system. */
export function isSafeName(name: string): boolean {
  return name !== "" && utf8(name).length <= limits.nameBytes && !unprintable.test(name)
    && !forbidden.test(name) && !edges.test(name) && !isDevice(name)
    && name.toLowerCase() !== partialFolder;
}

/** A safe name as close as can be, for files of this computer whose names others could not store. */
export function tamedName(name: string): string {
  const trim = (text: string) =>
    text.replace(/^\p{White_Space}+|[.\p{White_Space}]+$/gu, "");
  const plain = Array.from(name, (letter) =>
    (unprintable.test(letter) || forbidden.test(letter) ? "_" : letter)).join("");
  const dot = plain.lastIndexOf(".");
  const ending = dot > 0 && plain.length - dot <= 16 ? plain.slice(dot) : "";
  let stem = trim(ending === "" ? plain : plain.slice(0, dot));
  while (utf8(stem + ending).length > limits.nameBytes - 1) stem = [...stem].slice(0, -1).join("");
  const tame = trim(stem + ending);
  return isSafeName(tame) ? tame : `_${tame}`;
}
