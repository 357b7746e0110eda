import { strict as assert } from "node:assert";
import { test } from "node:test";
import { newAddress, parseAddress, written } from "../src/rooms/address";
import { formatted } from "../src/rooms/chat/format";
import { parseChat } from "../src/rooms/chat/wire";
import { words } from "../src/rooms/words";
import { qrModules } from "../src/ui/qr";

test("the words can be told apart by their first three letters", () => {
  assert.equal(words.length, 256);
  assert.equal(new Set(words.map((word) => word.slice(0, 3))).size, 256);
  assert.ok(words.every((word) => /^[a-z]{3,7}$/.test(word)));
  assert.deepEqual([...words].sort(), [...words]);
});

test("addresses are read as people write them", () => {
  const address = { code: "K7QF2M", secret: ["apple", "river", "stone"] };
  for (const text of ["K7QF2M-apple-river-stone", " k7qf2m Apple  RIVER stone ",
    "https://example.org/#/room/K7QF2M-apple-river-stone"]) {
    assert.deepEqual(parseAddress(text), address);
  }
  assert.equal(parseAddress("K7QF2M apple"), "count");
  assert.equal(parseAddress("K7QF2M apple river rock"), "word");
  assert.equal(parseAddress("K7QF0M"), "code");
  const made = newAddress();
  assert.deepEqual(parseAddress(written(made)), made);
});

test("formatting keeps every character of plain text", () => {
  for (const text of ["a_b_c", "2*3*4", "**", "``", "* a *", "http://", "<b>x</b>"]) {
    assert.deepEqual(formatted(text), [{ kind: "text", text }]);
  }
  assert.deepEqual(formatted("see https://example.org/c_d_e)."), [
    { kind: "text", text: "see " }, { kind: "link", text: "https://example.org/c_d_e", href: "https://example.org/c_d_e" },
    { kind: "text", text: ")." },
  ]);
});

test("what peers say is bounded", () => {
  const message = (content: string) =>
    JSON.stringify({ type: "message", id: "A".repeat(22), content, timestamp: 1 });
  assert.ok(parseChat(message("x".repeat(10_000))));
  assert.throws(() => parseChat(message("x".repeat(10_001))));
  assert.throws(() => parseChat(JSON.stringify({ type: "message", id: "x", content: "", timestamp: 1 })));
  assert.throws(() => parseChat("[]x"));
  assert.equal(parseChat(JSON.stringify({ type: "later" })), undefined);
});

test("a QR code has its finder patterns and fits its limit", () => {
  const modules = qrModules("x".repeat(213));
  assert.equal(modules?.length, 57);
  assert.deepEqual(modules?.[0]?.slice(0, 8), [true, true, true, true, true, true, true, false]);
  assert.equal(qrModules("x".repeat(214)), undefined);
});
