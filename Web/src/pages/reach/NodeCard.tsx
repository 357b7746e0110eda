import type { NodeSummary } from "../../api/types";
import { duration, rate } from "../../format";
import { useNetwork, valueOf } from "../../state/network";
import { strings } from "../../strings";
import { Card } from "../../ui/Card";
import { CopyButton } from "../../ui/CopyButton";
import { Loaded } from "../../ui/Loaded";

const words = strings.node;

export function NodeCard() {
  const node = useNetwork((state) => valueOf(state.node));
  return (
    <Card title={node?.name ?? words.title} className="node"
      note={node && words.uptime(duration(node.uptimeSeconds))}>
      <Loaded name="node">{(summary) => <Summary node={summary} />}</Loaded>
    </Card>
  );
}

function coverWords({ enabled, bytesPerSecond, refusedAbove }: NodeSummary["cover"]) {
  if (!enabled) return words.coverOff;
  return refusedAbove == null
    ? words.coverOn(rate(bytesPerSecond))
    : words.coverRefused(rate(bytesPerSecond), rate(refusedAbove));
}

function Summary({ node }: { node: NodeSummary }) {
  const cover = coverWords(node.cover);
  return (
    <>
      <div className="node-address">
        <p className="field-label">{words.address}</p>
        <div className="node-address-row">
          <code className="truncate" title={node.address}>{node.address}</code>
          <CopyButton text={node.address} what={words.addressWhat} wordy />
        </div>
        <p className="field-hint">{words.addressHint}</p>
      </div>
      <p className="node-foot small soft number">
        <span>{words.cover}: {cover}</span>
        <span>{words.version} {node.version}</span>
      </p>
    </>
  );
}
