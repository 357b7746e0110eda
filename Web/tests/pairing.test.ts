// Against draft-irtf-cfrg-cpace, appendix "CPace using group X25519 and hash SHA-512".
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { fromHex, hex, sameBytes, utf8 } from "../src/rooms/encoding";
import { Confirmation, associated, contextOf, unpairedWords } from "../src/rooms/pairing/confirmation";
import { generator, generatorString, multiplied, prefixed, Share } from "../src/rooms/pairing/cpace";

const context = {
  password: utf8("Password"),
  channel: fromHex("0b415f696e69746961746f720b425f726573706f6e646572"),
  session: fromHex("7e4b4791d6a8ef019b936c79fb7f2c57"),
};
const ya = "21b4f4bd9e64ed355c3eb676a28ebedaf6d8f17bdc365995b319097153044080";
const yb = "848b0779ff415f0af4ea14df9dd1d3c29ac41d836c7808896c4eba19c51ac40a";
const pointA = "1d13c89278cdadd826f6d8d7f887701430f8380ddc17611cdd6dc989ce0c9f32";
const pointB = "248cccf6d5cdc3646f0ad593f9e6cef4e69d4945f8372e623512ecea32185623";
const key = "6e19b875f7a561d6b3ca3dbb9ef42ac55de3e717881018204b8922b4d5e53bb2"
  + "aa82c300bea7b65d2b671da71922ddf6472301b79bc270adfa8bf413285f2263";

/** RFC 8410: a private key in its PKCS #8 wrapping. */
const secretOf = (scalar: string) => crypto.subtle.importKey("pkcs8",
  fromHex(`302e020100300506032b656e04220420${scalar}`), { name: "X25519" }, false, ["deriveBits"]);

test("lengths are LEB128", () => {
  assert.equal(hex(prefixed(new Uint8Array(0))), "00");
  assert.equal(hex(prefixed(new Uint8Array(127)).subarray(0, 2)), "7f00");
  assert.equal(hex(prefixed(new Uint8Array(128)).subarray(0, 3)), "800100");
});

test("the generator is the draft's", async () => {
  assert.equal(generatorString(context).length, 170);
  assert.equal(hex(await generator(context)),
    "d04bf6d41f6a289632a2e929fa29bebd51092512a7829fdde7d314b62f05a73f");
});

test("both sides get the draft's points and key", async () => {
  const ads = { offerer: utf8("ADa"), answerer: utf8("ADb") };
  const a = await Share.of(context, await secretOf(ya));
  const b = await Share.of(context, await secretOf(yb));
  assert.equal(hex(a.point), pointA);
  assert.equal(hex(b.point), pointB);
  assert.equal(hex(await a.key(b.point, "offerer", ads)), key);
  assert.equal(hex(await b.key(a.point, "answerer", ads)), key);
});

const low = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

test("points of small order are refused", async () => {
  const secret = await secretOf("af46e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449a2f");
  for (const point of low) await assert.rejects(multiplied(secret, fromHex(point)), point);
});

test("points beyond the field are taken as the draft says", async () => {
  const secret = await secretOf("af46e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449aff");
  const cases = [
    ["daffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "d8e2c776bbacd510d09fd9278b7edcd25fc5ae9adfba3b6e040e8d3b71b21806"],
    ["4c9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
      "993c6ad11c4c29da9a56f7691fd0ff8d732e49de6250b6c2e80003ff4629a175"],
  ] as const;
  for (const [point, product] of cases) {
    assert.equal(hex(await multiplied(secret, fromHex(point))), product);
  }
});

test("proofs hold for the same words and certificates only", async () => {
  const fingerprints = { offerer: new Uint8Array(32).fill(1), answerer: new Uint8Array(32).fill(2) };
  const agreed = async (one: string[], two: string[]) => {
    const a = await Share.make(contextOf(one, "K7QF2M", "aaaaaaaaaaaaa", "bbbbbbbbbbbbb"));
    const b = await Share.make(contextOf(two, "K7QF2M", "aaaaaaaaaaaaa", "bbbbbbbbbbbbb"));
    return [
      new Confirmation(await a.key(b.point, "offerer", associated), fingerprints),
      new Confirmation(await b.key(a.point, "answerer", associated), fingerprints),
    ] as const;
  };
  const [a, b] = await agreed(["apple", "river", "stone"], ["apple", "river", "stone"]);
  assert.ok(await a.isProof(await b.proof("answerer"), "answerer"));
  assert.ok(!await a.isProof(await b.proof("answerer"), "offerer"));
  assert.ok(!await a.isProof(await b.proof("answerer", "ufrag"), "answerer"));
  assert.deepEqual(await a.safetyWords(), await b.safetyWords());
  const [c, d] = await agreed(["apple", "river", "stone"], ["apple", "river", "silver"]);
  assert.ok(!await c.isProof(await d.proof("answerer"), "answerer"));
});

test("safety words without a pairing do not depend on who offered", async () => {
  const [one, two] = [new Uint8Array(32).fill(9), new Uint8Array(32).fill(3)];
  assert.deepEqual(await unpairedWords({ offerer: one, answerer: two }),
    await unpairedWords({ offerer: two, answerer: one }));
});

test("equality looks at all bytes", () => {
  assert.ok(sameBytes(fromHex("0102"), fromHex("0102")));
  assert.ok(!sameBytes(fromHex("0102"), fromHex("0103")));
  assert.ok(!sameBytes(fromHex("0102"), fromHex("01")));
});
