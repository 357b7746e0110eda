import { useState } from "react";
import { useNetwork, valueOf } from "../../state/network";
import { strings } from "../../strings";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { CircuitsCard } from "./CircuitsCard";
import { Figures } from "./Figures";
import { HeartbeatCard } from "./HeartbeatCard";
import { NodeCard } from "./NodeCard";
import { ReachMap } from "./ReachMap";
import { RelayDialog } from "./RelayDialog";
import { RelaysCard } from "./RelaysCard";
import { ThroughputCard } from "./ThroughputCard";
import "./reach.css";

/** The relay network as this node sees it, and what it does there. */
export function ReachPage() {
  const [marked, setMarked] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const circuits = useNetwork((state) => valueOf(state.circuits)) ?? [];
  return (
    <>
      <PageHead title={strings.reach.title} lead={<Summary />} />
      <div className="reach">
        <Figures />
        <Card title={strings.map.title} className="reach-map">
          <Loaded name="relays" lines={9}>
            {(relays) => (
              <ReachMap relays={relays} circuits={circuits} marked={marked} onOpen={setOpened} />
            )}
          </Loaded>
        </Card>
        <div className="reach-side">
          <NodeCard />
          <ThroughputCard />
          <HeartbeatCard />
        </div>
        <CircuitsCard onMark={setMarked} onOpen={setOpened} />
        <RelaysCard onOpen={setOpened} />
      </div>
      {opened !== null && <RelayDialog id={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function Summary() {
  const stats = useNetwork((state) => valueOf(state.stats));
  const circuits = useNetwork((state) => valueOf(state.circuits));
  if (stats === undefined || circuits === undefined) return <>{strings.reach.waiting}</>;
  const open = circuits.filter((circuit) => circuit.state === "open").length;
  return <>{strings.reach.summary(open, stats.aliveCount + stats.degradedCount, stats.relayCount)}</>;
}
