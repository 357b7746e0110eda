import "./sparkline.css";

const width = 120;
const height = 32;

/** The shape of a few recent values; the value itself stands beside it in words. */
export function Sparkline({ values }: { values: number[] }) {
  if (values.length < 3) return <svg className="sparkline" aria-hidden="true" />;
  const top = Math.max(...values);
  const bottom = Math.min(...values);
  // A flat line is drawn in the middle; a small wobble is not blown up to full height.
  const span = Math.max(top - bottom, top * 0.1, 1);
  const middle = (top + bottom) / 2;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * width;
    const y = height / 2 - ((value - middle) / span) * (height - 6);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  const line = `M${points.join("L")}`;
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none"
      aria-hidden="true" focusable="false">
      <path className="sparkline-area" d={`${line}L${width} ${height}L0 ${height}Z`} />
      <path className="sparkline-line" d={line} />
    </svg>
  );
}
