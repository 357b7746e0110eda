// The map of RFC 9380 §6.7.1 (Elligator 2) onto Curve25519, u-coordinate only, as CPace wants it.
// Runs once per pairing on a hash of the words; its input is not chosen by the peer.

const prime = (1n << 255n) - 19n;
const curveA = 486662n;

const modulo = (value: bigint) => ((value % prime) + prime) % prime;

function power(base: bigint, exponent: bigint): bigint {
  let [result, factor, rest] = [1n, modulo(base), exponent];
  for (; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = modulo(result * factor);
    factor = modulo(factor * factor);
  }
  return result;
}

const inverse = (value: bigint) => power(value, prime - 2n);

/** `decodeUCoordinate` of RFC 7748 §5: little-endian, the top bit ignored. */
export function decodeCoordinate(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let at = 31; at >= 0; at -= 1) value = (value << 8n) | BigInt(bytes[at] ?? 0);
  return value & ((1n << 255n) - 1n);
}

export function encodeCoordinate(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

/** A point of the curve for a field element; Z = 2 is not a square modulo 2²⁵⁵ − 19. */
export function elligator2(element: bigint): bigint {
  const v = modulo(-curveA * inverse(1n + 2n * element * element));
  const square = modulo(v * v * v + curveA * v * v + v);
  const isSquare = power(square, (prime - 1n) / 2n) !== prime - 1n;
  return isSquare ? v : modulo(-v - curveA);
}
