import { useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";

/** Reading a series point by point: with the pointer, or with arrow keys as a slider. */
export function useScrub(count: number, valueText: (index: number) => string) {
  const [index, setIndex] = useState<number | null>(null);
  const at = index === null || count === 0 ? null : Math.min(index, count - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const from = at ?? count - 1;
    const next: Record<string, number | null> = {
      ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1,
      PageUp: from + 10, PageDown: from - 10, Home: 0, End: count - 1, Escape: null,
    };
    const chosen = next[event.key];
    if (chosen === undefined || count === 0) return;
    event.preventDefault();
    setIndex(chosen === null ? null : Math.max(0, Math.min(count - 1, chosen)));
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / Math.max(1, box.width);
    if (count > 0) setIndex(Math.max(0, Math.min(count - 1, Math.floor(share * count))));
  };
  const props = {
    role: "slider",
    tabIndex: 0,
    "aria-orientation": "horizontal" as const,
    "aria-valuemin": 1,
    "aria-valuemax": Math.max(1, count),
    "aria-valuenow": (at ?? Math.max(0, count - 1)) + 1,
    "aria-valuetext": valueText(at ?? count - 1),
    onKeyDown,
    onPointerMove,
    onPointerLeave: () => setIndex(null),
    onBlur: () => setIndex(null),
  };
  return { at, props };
}
