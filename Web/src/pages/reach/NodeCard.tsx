import type { NodeSummary } from "../../api/types";
import { duration, rate } from "../../format";
import { strings } from "../../strings";
import { Card } from "../../ui/Card";
import { CopyButton } from "../../ui/CopyButton";
import { Loaded } from "../../ui/Loaded";

const words = strings.node;

export function NodeCard() {
  return (
    <Card title={words.title}>
      <Loaded name="node">{(node) => <Summary node={node} />}</Loaded>
    </Card>
  );
}

function Summary({ node }: { node: NodeSummary }) {
  const cover = node.cover.enabled ? words.coverOn(rate(node.cover.bytesPerSecond)) : words.coverOff;
  return (
    <>
      <p className="node-name">
        <strong>{node.name}</strong>
        <span className="soft number">{words.uptime(duration(node.uptimeSeconds))}</span>
      </p>
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
