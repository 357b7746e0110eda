import type { ReactNode } from "react";
import "./badge.css";

export type Tone = "ok" | "warn" | "bad" | "idle";

/** A shape for each tone, so that a state can be told without its colour. */
export function StatusDot({ tone }: { tone: Tone }) {
  return (
    <svg className={`dot tone-${tone}`} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {tone === "ok" && <circle cx="6" cy="6" r="4.5" />}
      {tone === "warn" && <path d="M6 1 11.5 11H.5Z" />}
      {tone === "bad" && <path className="dot-line" d="M2.5 2.5l7 7m0-7-7 7" />}
      {tone === "idle" && <circle className="dot-line" cx="6" cy="6" r="4" />}
    </svg>
  );
}

/** A state in words; `quiet` leaves out the wash, for states that need no attention. */
export function Badge({ tone, quiet = false, children }: {
  tone: Tone; quiet?: boolean; children: ReactNode;
}) {
  return (
    <span className={`badge tone-${tone} ${quiet ? "badge-quiet" : ""}`}>
      <StatusDot tone={tone} />
      {children}
    </span>
  );
}

/** A small word that qualifies a name, without a state. */
export function Tag({ children }: { children: ReactNode }) {
  return <span className="tag">{children}</span>;
}
