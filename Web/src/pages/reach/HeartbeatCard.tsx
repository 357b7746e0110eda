import { useId } from "react";
import type { Beat } from "../../api/types";
import { milliseconds, timeOfDay } from "../../format";
import { strings } from "../../strings";
import { Badge } from "../../ui/Badge";
import { Card } from "../../ui/Card";
import { EmptyState } from "../../ui/EmptyState";
import { Loaded } from "../../ui/Loaded";
import { useScrub } from "../../ui/useScrub";
import { useNetwork, valueOf } from "../../state/network";
import "./heartbeat.css";

const words = strings.heartbeat;

export function HeartbeatCard() {
  const beats = useNetwork((state) => valueOf(state.heartbeat)) ?? [];
  const missing = beats.filter((beat) => !beat.ok).length;
  const badge = beats.length > 0 && (
    <Badge tone={missing === 0 ? "ok" : missing > beats.length / 10 ? "bad" : "warn"}>
      {missing === 0 ? words.allHome : words.missing(missing)}
    </Badge>
  );
  return (
    <Card title={words.title} actions={badge}>
      <Loaded name="heartbeat">{(list) => <Strip beats={list} />}</Loaded>
    </Card>
  );
}

function median(values: number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

function describe(beat: Beat): string {
  const relay = beat.relay?.name ?? words.anyRelay;
  const time = timeOfDay(beat.time);
  return beat.ok
    ? words.home(time, relay, milliseconds(beat.roundTripMilliseconds)) : words.lost(time, relay);
}

/** One bar per loop cell, as high as its round trip took; a lost one is a crossed gap. */
function Strip({ beats }: { beats: Beat[] }) {
  const id = useId();
  const trips = beats.flatMap((beat) => (beat.ok ? beat.roundTripMilliseconds ?? [] : []));
  const summary = words.summary(trips.length, beats.length, milliseconds(median(trips)));
  const { at, props } = useScrub(beats.length, (index) => {
    const beat = beats[index];
    return beat === undefined ? summary : describe(beat);
  });
  if (beats.length === 0) {
    return <EmptyState icon="pulse" title={words.emptyTitle}><p>{words.emptyText}</p></EmptyState>;
  }
  const top = Math.max(...trips, 1);
  const read = at === null ? undefined : beats[at];
  return (
    <>
      <div className="beats" {...props} aria-label={words.label} aria-describedby={id}>
        {beats.map((beat, index) => (
          <Bar key={index} beat={beat} top={top} marked={index === at} />
        ))}
      </div>
      <p id={id} className="beats-readout small number">
        {read === undefined ? summary : describe(read)}
      </p>
      <p className="small faint">{words.explain}</p>
    </>
  );
}

function Bar({ beat, top, marked }: { beat: Beat; top: number; marked: boolean }) {
  const share = beat.ok ? Math.max(0.08, (beat.roundTripMilliseconds ?? 0) / top) : 1;
  return (
    <span className={`beat ${beat.ok ? "" : "beat-lost"} ${marked ? "beat-marked" : ""}`}>
      {beat.ok
        ? <span className="beat-bar" style={{ height: `${Math.round(share * 100)}%` }} />
        : (
          <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
            <path d="M2.5 2.5l7 7m0-7-7 7" />
          </svg>
        )}
    </span>
  );
}
