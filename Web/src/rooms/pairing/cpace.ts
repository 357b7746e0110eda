// CPace over X25519 and SHA-512 (draft-irtf-cfrg-cpace), in its order initiator, responder.
import { concat, utf8 } from "../encoding";
import { decodeCoordinate, elligator2, encodeCoordinate } from "./elligator2";

const suite = utf8("CPace255");
/** SHA-512 takes its input in blocks of so many bytes. */
const blockBytes = 128;

const x25519 = { name: "X25519" };

export async function sha512(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-512", bytes));
}

/** LEB128 length, then the bytes. */
export function prefixed(bytes: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = bytes.length;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return concat(Uint8Array.from(length), bytes);
}

const joined = (...parts: Uint8Array[]) => concat(...parts.map(prefixed));

/** What both sides agree on before: the password, the context and the session. */
export interface Context {
  password: Uint8Array;
  channel: Uint8Array;
  session: Uint8Array;
}

/** `generator_string`: the password alone fills the first block of the hash. */
export function generatorString({ password, channel, session }: Context): Uint8Array {
  const filled = 1 + prefixed(password).length + prefixed(suite).length;
  const padding = new Uint8Array(Math.max(0, blockBytes - filled));
  return joined(suite, password, padding, channel, session);
}

export async function generator(context: Context): Promise<Uint8Array> {
  const hash = await sha512(generatorString(context));
  return encodeCoordinate(elligator2(decodeCoordinate(hash.subarray(0, 32))));
}

/** X25519(secret, point); rejects points of small order, whose product is zero. */
export async function multiplied(secret: CryptoKey, point: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey("raw", point, x25519, false, []);
  const parameters = { ...x25519, public: key };
  const product = new Uint8Array(await crypto.subtle.deriveBits(parameters, secret, 256));
  // Browsers refuse such points themselves; RFC 7748 §6.1 leaves it to us where one does not.
  if (product.every((byte) => byte === 0)) throw new RangeError("point of small order");
  return product;
}

/** One side of one run: made before the other's share is known, good for one of them. */
export class Share {
  private constructor(
    private readonly context: Context,
    private readonly secret: CryptoKey,
    /** What goes to the other side. */
    readonly point: Uint8Array,
  ) {}

  static async make(context: Context): Promise<Share> {
    const pair = await crypto.subtle.generateKey(x25519, false, ["deriveBits"]) as CryptoKeyPair;
    return Share.of(context, pair.privateKey);
  }

  static async of(context: Context, secret: CryptoKey): Promise<Share> {
    return new Share(context, secret, await multiplied(secret, await generator(context)));
  }

  /** The 64-byte key both have when their passwords are the same. */
  async key(other: Uint8Array, role: Role, ads: Record<Role, Uint8Array>): Promise<Uint8Array> {
    const product = await multiplied(this.secret, other);
    const [first, second] = role === "offerer" ? [this.point, other] : [other, this.point];
    return sha512(concat(
      joined(utf8("CPace255_ISK"), this.context.session, product),
      joined(first, ads.offerer), joined(second, ads.answerer),
    ));
  }
}

/** Who made the first offer; the offerer is CPace's initiator. */
export type Role = "offerer" | "answerer";

/** Whether this browser can do it; without X25519 its rooms are joined as if by code alone. */
export async function isPairingPossible(): Promise<boolean> {
  try {
    await crypto.subtle.generateKey(x25519, false, ["deriveBits"]);
    return true;
  } catch {
    return false;
  }
}
