import type { Sample } from "../api/types";
import { rate } from "../format";

export interface ChartView {
  /** Time at the right edge, unix seconds. */
  end: number;
  seconds: number;
  marked: Sample | undefined;
  /** The top of the scale in the previous drawing, bytes per second; eases towards the new one. */
  scale: number;
}

interface Plot {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  top: number;
  x(time: number): number;
  y(value: number): number;
}

const gutter = { top: 14, bottom: 6 };
const lowestScale = 10_000;

/** Paints the chart and answers the scale it used. */
export function drawChart(canvas: HTMLCanvasElement, samples: Sample[], view: ChartView): number {
  const context = canvas.getContext("2d");
  const { clientWidth: width, clientHeight: height } = canvas;
  if (context === null || width === 0 || height === 0) return view.scale;
  const density = Math.min(3, window.devicePixelRatio || 1);
  fit(canvas, width * density, height * density);
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);

  const start = view.end - view.seconds;
  const shown = samples.filter((sample) => sample.time >= start - 2);
  const wanted = niceTop(Math.max(lowestScale, ...shown.map((s) => Math.max(s.up, s.down))));
  const top = view.scale === 0 ? wanted : eased(view.scale, wanted);
  const plot: Plot = {
    context, width, height, top,
    x: (time) => ((time - start) / view.seconds) * width,
    y: (value) => {
      const usable = height - gutter.top - gutter.bottom;
      return height - gutter.bottom - (value / top) * usable;
    },
  };
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  drawGrid(plot, colour("--line"));
  drawSeries(plot, shown, (sample) => sample.down, colour("--accent"), true);
  drawSeries(plot, shown, (sample) => sample.up, colour("--upload"), false);
  drawScale(plot, colour("--text-faint"), colour("--surface"), style.fontFamily);
  if (view.marked !== undefined) drawMark(plot, view.marked, colour);
  return top;
}

function fit(canvas: HTMLCanvasElement, width: number, height: number): void {
  const [w, h] = [Math.round(width), Math.round(height)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
}

/** 1, 2 or 5 times a power of ten, the first that holds `value`. */
function niceTop(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * unit >= value) ?? 10) * unit;
}

function eased(from: number, to: number): number {
  const next = from + (to - from) * 0.12;
  return Math.abs(to - next) < to * 0.01 ? to : next;
}

const marks = [0, 0.5, 1];

function drawGrid(plot: Plot, line: string): void {
  const { context, width } = plot;
  context.lineWidth = 1;
  for (const share of marks) {
    const y = Math.round(plot.y(plot.top * share)) + 0.5;
    context.strokeStyle = line;
    context.setLineDash(share === 0 ? [] : [3, 4]);
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(width, y);
    context.stroke();
  }
  context.setLineDash([]);
}

/** Figures over the lines, each with a rim so that a curve behind it does not cut it. */
function drawScale(plot: Plot, text: string, rim: string, font: string): void {
  const { context } = plot;
  context.font = `11px ${font}`;
  context.textBaseline = "bottom";
  context.lineWidth = 4;
  context.strokeStyle = rim;
  context.fillStyle = text;
  for (const share of marks.slice(1)) {
    const place = [rate(plot.top * share), 0, plot.y(plot.top * share) - 1] as const;
    context.strokeText(...place);
    context.fillText(...place);
  }
}

function drawSeries(
  plot: Plot, samples: Sample[], value: (sample: Sample) => number, colour: string, solid: boolean,
): void {
  if (samples.length < 2) return;
  const { context } = plot;
  const line = new Path2D();
  // A sample that never came is a hole in the line, not a slope across it.
  let previous: Sample | undefined;
  let from = 0;
  const area = new Path2D();
  const close = (sample: Sample | undefined) => {
    if (sample === undefined) return;
    area.lineTo(plot.x(sample.time), plot.y(0));
    area.lineTo(from, plot.y(0));
    area.closePath();
  };
  for (const sample of samples) {
    const [x, y] = [plot.x(sample.time), plot.y(value(sample))];
    if (previous === undefined || sample.time - previous.time > 2.5) {
      close(previous);
      line.moveTo(x, y);
      area.moveTo(x, y);
      from = x;
    } else {
      const [px, py] = [plot.x(previous.time), plot.y(value(previous))];
      const middle = (px + x) / 2;
      line.bezierCurveTo(middle, py, middle, y, x, y);
      area.bezierCurveTo(middle, py, middle, y, x, y);
    }
    previous = sample;
  }
  close(previous);
  const fade = context.createLinearGradient(0, gutter.top, 0, plot.height);
  fade.addColorStop(0, `${colour}${solid ? "4d" : "2b"}`);
  fade.addColorStop(1, `${colour}00`);
  context.fillStyle = fade;
  context.fill(area);
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.setLineDash(solid ? [] : [6, 3]);
  context.stroke(line);
  context.setLineDash([]);
}

function drawMark(plot: Plot, sample: Sample, colour: (name: string) => string): void {
  const { context, height } = plot;
  const x = plot.x(sample.time);
  context.strokeStyle = colour("--text-faint");
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, gutter.top);
  context.lineTo(x, height - gutter.bottom);
  context.stroke();
  for (const [value, name] of [[sample.down, "--accent"], [sample.up, "--upload"]] as const) {
    context.fillStyle = colour(name);
    context.strokeStyle = colour("--surface");
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, plot.y(value), 4.5, 0, Math.PI * 2);
    context.fill();
    context.stroke();
  }
}
