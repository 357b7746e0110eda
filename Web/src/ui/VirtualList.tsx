import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";

interface Props<Item> {
  items: readonly Item[];
  keyOf: (item: Item) => string;
  render: (item: Item, index: number) => ReactNode;
  label: string;
  /** Height of a row that was never shown, in pixels. */
  estimate: number;
  /** Whether the end is in sight. */
  onEnd: (atEnd: boolean) => void;
  /** Grows to ask for the end. */
  toEnd: number;
}

/** Rows rendered beyond what is in sight, so that quick scrolling shows no gaps. */
const spare = 6;
const nearEnd = 48;

/** A long list of rows of any height, of which only those in sight are in the page. */
export function VirtualList<Item>(props: Props<Item>) {
  const { items, keyOf, render, label, estimate, onEnd, toEnd } = props;
  const frame = useRef<HTMLDivElement>(null);
  const heights = useRef(new Map<string, number>());
  const [measured, setMeasured] = useState(0);
  const [view, setView] = useState({ top: 0, height: 600 });
  const atEnd = useRef(true);

  const offsets = useMemo(() => {
    const sums = new Float64Array(items.length + 1);
    items.forEach((item, at) => {
      sums[at + 1] = sums[at]! + (heights.current.get(keyOf(item)) ?? estimate);
    });
    return sums;
    // `measured` stands for the heights, which are kept outside of React.
  }, [items, measured, keyOf, estimate]);

  const first = Math.max(0, rowAt(offsets, view.top) - spare);
  const last = Math.min(items.length, rowAt(offsets, view.top + view.height) + 1 + spare);
  const total = offsets[items.length] ?? 0;

  const look = useCallback(() => {
    const element = frame.current;
    if (element === null) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    atEnd.current = left < nearEnd;
    onEnd(atEnd.current);
    setView({ top: element.scrollTop, height: element.clientHeight });
  }, [onEnd]);

  const observer = useMemo(() => new ResizeObserver((changes) => {
    let changed = false;
    for (const { target, contentRect } of changes) {
      const key = (target as HTMLElement).dataset.row ?? "";
      const height = contentRect.height;
      if (height === 0 || heights.current.get(key) === height) continue;
      heights.current.set(key, height);
      changed = true;
    }
    if (changed) setMeasured((count) => count + 1);
  }), []);
  useEffect(() => () => observer.disconnect(), [observer]);

  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const size = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
      look();
    });
    size.observe(element);
    return () => size.disconnect();
  }, [look]);

  // Whoever was at the end stays there when rows come or grow.
  useLayoutEffect(() => {
    const element = frame.current;
    if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [items, measured, total]);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    element.scrollTop = element.scrollHeight;
    look();
  }, [toEnd, look]);

  return (
    <div className="virtual" ref={frame} onScroll={look} tabIndex={0} role="group" aria-label={label}>
      <ol style={{ paddingBlock: `${offsets[first] ?? 0}px ${total - (offsets[last] ?? 0)}px` }}>
        {items.slice(first, last).map((item, at) => (
          <Row key={keyOf(item)} id={keyOf(item)} observer={observer}
            place={first + at + 1} count={items.length}>
            {render(item, first + at)}
          </Row>
        ))}
      </ol>
    </div>
  );
}

function Row({ id, observer, place, count, children }: {
  id: string; observer: ResizeObserver; place: number; count: number; children: ReactNode;
}) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const element = row.current;
    if (element === null) return undefined;
    observer.observe(element);
    return () => observer.unobserve(element);
  }, [observer]);
  return (
    <li ref={row} data-row={id} aria-posinset={place} aria-setsize={count}>{children}</li>
  );
}

/** The row that covers a height, by halving. */
function rowAt(offsets: Float64Array, height: number): number {
  let [low, high] = [0, Math.max(0, offsets.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle]! <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}
