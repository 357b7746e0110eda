import type { ReactNode } from "react";
import { count, duration, milliseconds, rate } from "../../format";
import { useNetwork, valueOf } from "../../state/network";
import { strings } from "../../strings";
import { StatusDot } from "../../ui/Badge";
import type { Tone } from "../../ui/Badge";
import { Sparkline } from "../../ui/Sparkline";
import "./figures.css";

const words = strings.reach;
const none = strings.units.none;

/** Four numbers that answer "is all well?" at a glance. */
export function Figures() {
  const stats = useNetwork((state) => valueOf(state.stats));
  const rates = useNetwork((state) => state.networkRates);
  const circuits = useNetwork((state) => valueOf(state.circuits)) ?? [];
  const trips = circuits
    .filter((circuit) => circuit.state === "open")
    .flatMap((circuit) => circuit.roundTripMilliseconds ?? [])
    .sort((left, right) => left - right);
  const trip = trips[Math.floor(trips.length / 2)] ?? null;
  return (
    <section className="figures" aria-label={words.figures}>
      <Figure label={words.relaysUp} value={stats && count(stats.aliveCount + stats.degradedCount)}
        unit={stats && words.ofAll(stats.relayCount)}
        note={stats && <Health degraded={stats.degradedCount} dead={stats.deadCount} />} />
      <Figure label={words.networkRate} value={stats && rate(stats.bytesPerSecond)}
        note={stats && words.networkCircuits(stats.circuits)} graph={<Sparkline values={rates} />} />
      <Figure label={words.roundTrip} value={milliseconds(trip)}
        note={trips.length === 0 ? words.noCircuits : words.roundTripNote(trips.length)} />
      <Figure label={words.networkAge} value={stats && duration(stats.uptimeSeconds)} />
    </section>
  );
}

function Health({ degraded, dead }: { degraded: number; dead: number }) {
  const tone: Tone = dead > 0 ? "bad" : degraded > 0 ? "warn" : "ok";
  return (
    <span className={`figure-health tone-${tone}`}>
      <StatusDot tone={tone} />
      {tone === "ok" ? words.allWell : words.troubled(degraded, dead)}
    </span>
  );
}

interface FigureProps {
  label: string;
  value: string | undefined;
  unit?: string | undefined;
  note?: ReactNode;
  graph?: ReactNode;
}

function Figure({ label, value, unit, note, graph }: FigureProps) {
  return (
    <div className="figure">
      <h2 className="figure-label">{label}</h2>
      <p className="figure-value number">
        {value ?? none}
        {unit !== undefined && <span className="figure-unit"> {unit}</span>}
      </p>
      {note !== undefined && <p className="figure-note number">{note}</p>}
      {graph !== undefined && <div className="figure-graph">{graph}</div>}
    </div>
  );
}
