import type { Sample } from "../../api/types";
import { limits } from "../../api/types";
import { rate, timeOfDay } from "../../format";
import { strings } from "../../strings";
import { Card } from "../../ui/Card";
import { LiveChart } from "../../ui/LiveChart";
import { Loaded } from "../../ui/Loaded";

const words = strings.throughput;

export function ThroughputCard() {
  return (
    <Card title={words.title} className="throughput">
      <Loaded name="throughput" lines={5}>{(samples) => <Traffic samples={samples} />}</Loaded>
    </Card>
  );
}

const describe = (sample: Sample) =>
  words.at(timeOfDay(sample.time), rate(sample.down), rate(sample.up));

function Traffic({ samples }: { samples: Sample[] }) {
  const now = samples[samples.length - 1];
  if (now === undefined) return <p className="soft">{words.waiting}</p>;
  const peak = (value: (sample: Sample) => number) => rate(Math.max(...samples.map(value)));
  const summary = words.summary(peak((sample) => sample.down), peak((sample) => sample.up));
  return (
    <>
      <div className="legend number">
        <span className="legend-entry">
          <span className="legend-line" aria-hidden="true" />
          {words.down} <strong>{rate(now.down)}</strong>
        </span>
        <span className="legend-entry legend-up">
          <span className="legend-line" aria-hidden="true" />
          {words.up} <strong>{rate(now.up)}</strong>
        </span>
      </div>
      <LiveChart samples={samples} seconds={limits.samples} label={words.label} summary={summary}
        describe={describe} />
    </>
  );
}
