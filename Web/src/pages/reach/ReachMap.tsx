import { memo, useMemo } from "react";
import type { Circuit, Relay } from "../../api/types";
import { milliseconds } from "../../format";
import { strings } from "../../strings";
import { StatusDot } from "../../ui/Badge";
import { EmptyState } from "../../ui/EmptyState";
import { labels, layout, ring, ringsMilliseconds, tunnel, view } from "./mapLayout";
import type { Dot, Label } from "./mapLayout";
import "./map.css";

const words = strings.map;

interface Props {
  relays: Relay[];
  circuits: Circuit[];
  /** The circuit that is pointed at elsewhere on the page. */
  marked: string | null;
  onOpen: (relay: string) => void;
}

/** Every relay around you, and your circuits as tunnels between them. */
export function ReachMap({ relays, circuits, marked, onOpen }: Props) {
  const dots = useMemo(() => layout(relays, circuits), [relays, circuits]);
  if (relays.length === 0) {
    return <EmptyState icon="reach" title={words.emptyTitle}><p>{words.emptyText}</p></EmptyState>;
  }
  const live = circuits.filter((circuit) => circuit.state !== "closed");
  const used = new Set(live.flatMap((circuit) => circuit.hops.map((hop) => hop.id)));
  // Relays of circuits are drawn last, so that no other covers their names.
  const ordered = [...dots.values()]
    .sort((a, b) => Number(used.has(a.relay.id)) - Number(used.has(b.relay.id)));
  const names = labels([...used].flatMap((id) => dots.get(id) ?? []));
  return (
    <>
      <svg className={`map ${marked === null ? "" : "map-marking"}`} role="img"
        viewBox={`0 0 ${view.width} ${view.height}`}
        aria-label={words.description(relays.length, live.length)}>
        <Rings />
        {live.map((circuit) => (
          <Tunnel key={circuit.id} circuit={circuit} dots={dots} marked={circuit.id === marked} />
        ))}
        {ordered.map((dot) => (
          <RelayMark key={dot.relay.id} dot={dot} label={names.get(dot.relay.id)}
            onOpen={onOpen} />
        ))}
        <g className="map-you" transform={`translate(${view.x} ${view.y})`}>
          <circle className="map-you-glow" r="26" />
          <circle className="map-you-core" r="9" />
          <text y="27">{words.you}</text>
        </g>
      </svg>
      <Legend shown={dots.size} all={relays.length} />
    </>
  );
}

const Rings = memo(function Rings() {
  return (
    <g className="map-rings">
      {ringsMilliseconds.map((latency) => {
        const { rx, ry } = ring(latency);
        return (
          <g key={latency}>
            <ellipse cx={view.x} cy={view.y} rx={rx} ry={ry} />
            <text x={view.x} y={view.y - ry + 4}>{words.ring(latency)}</text>
          </g>
        );
      })}
    </g>
  );
});

function Tunnel({ circuit, dots, marked }: {
  circuit: Circuit; dots: Map<string, Dot>; marked: boolean;
}) {
  const hops = circuit.hops.flatMap((hop) => dots.get(hop.id) ?? []);
  const path = tunnel([view, ...hops]);
  return (
    <g className={`tunnel tunnel-${circuit.state} ${marked ? "tunnel-marked" : ""}`}>
      <path className="tunnel-wall" d={path} />
      <path className="tunnel-light" d={path} />
    </g>
  );
}

const above = (radius: number): Label => ({ x: 0, y: -radius - 9, anchor: "middle" });

function RelayMark({ dot, label, onOpen }: {
  dot: Dot; label: Label | undefined; onOpen: (relay: string) => void;
}) {
  const { relay, radius } = dot;
  const r = radius * 0.8;
  const name = label ?? above(radius);
  return (
    <g className={`relay relay-${relay.state} ${label === undefined ? "" : "relay-used"}`}
      transform={`translate(${dot.x.toFixed(1)} ${dot.y.toFixed(1)})`}
      onClick={() => onOpen(relay.id)}>
      <title>{`${relay.name}, ${words[relay.state]}, ${milliseconds(relay.latencyMilliseconds)}`}</title>
      <circle className="relay-target" r={radius + 7} />
      {relay.exit && <circle className="relay-exit" r={radius + 3.5} />}
      {relay.state === "alive" && <circle className="relay-shape" r={radius} />}
      {relay.state === "degraded" && (
        <path className="relay-shape" d={`M0 ${-r * 1.3}L${r * 1.3} ${r}H${-r * 1.3}Z`} />
      )}
      {relay.state === "dead" && <path className="relay-cross" d="M-4-4 4 4M4-4-4 4" />}
      <text className="relay-name" x={name.x} y={name.y} textAnchor={name.anchor}>
        {relay.name}
      </text>
    </g>
  );
}

function Legend({ shown, all }: { shown: number; all: number }) {
  return (
    <div className="map-legend small soft">
      <span className="tone-ok"><StatusDot tone="ok" /> <span className="soft">{words.alive}</span></span>
      <span className="tone-warn">
        <StatusDot tone="warn" /> <span className="soft">{words.degraded}</span>
      </span>
      <span className="tone-bad"><StatusDot tone="bad" /> <span className="soft">{words.dead}</span></span>
      <span><span className="legend-exit" aria-hidden="true" /> {words.exit}</span>
      {shown < all && <span className="number">{words.shown(shown, all)}</span>}
    </div>
  );
}
