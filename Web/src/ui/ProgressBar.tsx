import "./progress.css";

interface ProgressProps {
  label: string;
  /** 0 … 1. */
  value: number;
  /** What is read out instead of a percentage. */
  text: string;
  tone?: "running" | "still" | "bad";
}

export function ProgressBar({ label, value, text, tone = "running" }: ProgressProps) {
  const percent = Math.round(clamped(value) * 1000) / 10;
  return (
    <div className={`bar bar-${tone}`} role="progressbar" aria-label={label} aria-valuemin={0}
      aria-valuemax={100} aria-valuenow={percent} aria-valuetext={text}>
      <div className="bar-fill" style={{ width: `${percent}%` }} />
    </div>
  );
}

/** How full something is; changes its shade and its words when it gets full. */
export function Meter({ label, value, text }: { label: string; value: number; text: string }) {
  const percent = Math.round(clamped(value) * 100);
  const level = percent >= 90 ? "bad" : percent >= 75 ? "warn" : "ok";
  return (
    <div className="meter">
      <div className={`bar meter-track meter-${level}`} role="meter" aria-label={label}
        aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} aria-valuetext={text}>
        <div className="bar-fill" style={{ width: `${percent}%` }} />
      </div>
      <span className="number meter-text">{text}</span>
    </div>
  );
}

function clamped(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
