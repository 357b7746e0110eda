import { useEffect, useId, useRef } from "react";
import type { Sample } from "../api/types";
import { isCalm, onAppearance } from "../state/preferences";
import { drawChart } from "./chartDrawing";
import { useScrub } from "./useScrub";
import "./chart.css";

interface Props {
  samples: Sample[];
  seconds: number;
  label: string;
  /** What is said about the whole graph. */
  summary: string;
  describe: (sample: Sample) => string;
}

/** Up and down over the last `seconds`, newest at the right, gliding unless motion is reduced. */
export function LiveChart({ samples, seconds, label, summary, describe }: Props) {
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const describeAt = (index: number) => {
    const sample = samples[index];
    return sample === undefined ? summary : describe(sample);
  };
  const { at, props } = useScrub(samples.length, describeAt);
  const marked = at === null ? undefined : samples[at];
  useChartPainter(canvas, samples, seconds, marked);
  return (
    <figure className="chart">
      <div className="chart-plot" {...props} aria-label={label} aria-describedby={id}>
        <canvas ref={canvas} className="chart-canvas" />
      </div>
      <figcaption id={id} className="chart-readout number">
        {marked === undefined ? summary : describe(marked)}
      </figcaption>
    </figure>
  );
}

function useChartPainter(
  ref: { current: HTMLCanvasElement | null }, samples: Sample[], seconds: number,
  marked: Sample | undefined,
): void {
  const newest = useRef({ time: 0, arrived: 0 });
  const scale = useRef(0);
  const last = samples[samples.length - 1]?.time ?? 0;
  if (newest.current.time !== last) newest.current = { time: last, arrived: performance.now() };

  useEffect(() => {
    const canvas = ref.current;
    if (canvas === null) return undefined;
    let frame = 0;
    const paint = () => {
      // The newest sample glides in from the right edge during the second until the next.
      const glide = isCalm() ? 1 : Math.min(1, (performance.now() - newest.current.arrived) / 1000);
      const end = newest.current.time - 1 + glide;
      scale.current = drawChart(canvas, samples, { end, seconds, marked, scale: scale.current });
    };
    const loop = () => {
      paint();
      const gliding = performance.now() - newest.current.arrived < 1000;
      if (!isCalm() && gliding && !document.hidden) frame = requestAnimationFrame(loop);
    };
    loop();
    const resized = new ResizeObserver(paint);
    resized.observe(canvas);
    const leave = onAppearance(() => requestAnimationFrame(paint));
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      leave();
    };
  }, [ref, samples, seconds, marked]);
}
