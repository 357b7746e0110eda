import type { Circuit, Relay } from "../../api/types";

export interface Point {
  x: number;
  y: number;
}

export interface Dot extends Point {
  relay: Relay;
  radius: number;
}

/** Where a relay's name stands, relative to its dot. */
export interface Label extends Point {
  anchor: "middle" | "start" | "end";
}

/** The drawing's own units; the page scales it. */
export const view = { width: 720, height: 780, x: 360, y: 390 } as const;
const reachX = 340;
const reachY = 370;
export const ringsMilliseconds = [25, 50, 100, 200] as const;
const nearest = 10;
const farthest = 250;
/** More dots than this hide each other. Relays of own circuits come first, then the busiest. */
const mostDots = 220;
const goldenAngle = Math.PI * (3 - Math.sqrt(5));

/** Distance from the middle as a share: latency on a logarithmic scale. */
function share(latency: number | null): number {
  if (latency === null) return 1.02;
  const clamped = Math.min(farthest, Math.max(nearest, latency));
  return 0.2 + 0.8 * (Math.log(clamped / nearest) / Math.log(farthest / nearest));
}

export function ring(latency: number): { rx: number; ry: number } {
  return { rx: share(latency) * reachX, ry: share(latency) * reachY };
}

/** A stable number from an identity (FNV-1a), so that a relay keeps its direction for good. */
function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function chosen(relays: Relay[], circuits: Circuit[]): Relay[] {
  if (relays.length <= mostDots) return relays;
  const used = new Set(circuits.flatMap((circuit) => circuit.hops.map((hop) => hop.id)));
  const rank = (relay: Relay) => (used.has(relay.id) ? Infinity : relay.bytesPerSecond);
  return [...relays].sort((left, right) => rank(right) - rank(left)).slice(0, mostDots);
}

/** Where each relay stands: direction by identity, distance by latency, size by traffic. */
export function layout(relays: Relay[], circuits: Circuit[]): Map<string, Dot> {
  const shown = chosen(relays, circuits)
    .map((relay) => ({ relay, hash: hashed(relay.id) }))
    .sort((left, right) => left.hash - right.hash);
  const busiest = Math.max(1, ...shown.map(({ relay }) => relay.bytesPerSecond));
  const crowd = shown.length > 80 ? 0.7 : 1;
  const dots = new Map<string, Dot>();
  shown.forEach(({ relay }, index) => {
    const angle = index * goldenAngle;
    const distance = share(relay.latencyMilliseconds);
    dots.set(relay.id, {
      relay,
      x: view.x + Math.cos(angle) * distance * reachX,
      y: view.y + Math.sin(angle) * distance * reachY,
      radius: crowd * (4 + 5 * Math.sqrt(relay.bytesPerSecond / busiest)),
    });
  });
  return dots;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const letterWidth = 6.8;
const letterHeight = 14;

function places(dot: Dot): Label[] {
  const away = dot.radius + 9;
  return [
    { x: 0, y: -away, anchor: "middle" },
    { x: 0, y: away + 8, anchor: "middle" },
    { x: away, y: 4, anchor: "start" },
    { x: -away, y: 4, anchor: "end" },
  ];
}

function boxOf(dot: Dot, label: Label): Box {
  const width = dot.relay.name.length * letterWidth;
  const shift = { middle: width / 2, start: 0, end: width }[label.anchor];
  const left = dot.x + label.x - shift;
  const bottom = dot.y + label.y + 3;
  return { left, right: left + width, top: bottom - letterHeight, bottom };
}

const overlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** A place for each name where it covers no other name and no dot that has one, where possible. */
export function labels(dots: Dot[]): Map<string, Label> {
  const taken: Box[] = [view, ...dots].map(({ x, y }) => ({
    left: x - 9, right: x + 9, top: y - 9, bottom: y + 9,
  }));
  const placed = new Map<string, Label>();
  for (const dot of dots) {
    const candidates = places(dot);
    const free = candidates.find((label) => {
      const box = boxOf(dot, label);
      return box.left > 0 && box.right < view.width && !taken.some((other) => overlap(box, other));
    });
    const label = free ?? candidates[0];
    if (label === undefined) continue;
    placed.set(dot.relay.id, label);
    taken.push(boxOf(dot, label));
  }
  return placed;
}

/** A smooth tunnel through the points (Catmull-Rom as cubic curves). */
export function tunnel(points: Point[]): string {
  const [first] = points;
  if (first === undefined) return "";
  const at = (index: number) => points[Math.max(0, Math.min(points.length - 1, index))] ?? first;
  const number = (value: number) => value.toFixed(1);
  let path = `M${number(first.x)} ${number(first.y)}`;
  for (let index = 0; index < points.length - 1; index += 1) {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    const bend = 6;
    const one = { x: from.x + (to.x - before.x) / bend, y: from.y + (to.y - before.y) / bend };
    const two = { x: to.x - (after.x - from.x) / bend, y: to.y - (after.y - from.y) / bend };
    path += `C${[one, two, to].map((p) => `${number(p.x)} ${number(p.y)}`).join(" ")}`;
  }
  return path;
}
