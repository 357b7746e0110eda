import type { Relay } from "../../api/types";
import { count, duration, milliseconds, moment, percent, rate, shortened } from "../../format";
import { useNetwork, valueOf } from "../../state/network";
import { strings } from "../../strings";
import { Badge } from "../../ui/Badge";
import { CopyButton } from "../../ui/CopyButton";
import { Dialog } from "../../ui/Dialog";
import { Facts } from "../../ui/Facts";
import { relayTones } from "./relayColumns";

const words = strings.relays;

/** Everything known about one relay, kept current while it is open. */
export function RelayDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const relay = useNetwork((state) => valueOf(state.relays))?.find((other) => other.id === id);
  return (
    <Dialog title={relay?.name ?? shortened(id)} onClose={onClose}>
      {relay === undefined ? <p className="soft">{words.emptyTitle}</p> : <Details relay={relay} />}
    </Dialog>
  );
}

function Details({ relay }: { relay: Relay }) {
  return (
    <Facts facts={[
      [words.state, (
        <Badge key="state" tone={relayTones[relay.state]}>{words.states[relay.state]}</Badge>
      )],
      [words.lastSeen, moment(relay.lastSeen)],
      [words.address, <code key="address">{relay.host}:{relay.port}</code>],
      [words.identity, (
        <span key="identity" className="row">
          <code title={relay.id}>{shortened(relay.id)}</code>
          <CopyButton text={relay.id} what={words.identityWhat} />
        </span>
      )],
      [words.exit, relay.exit ? words.exitYes : words.exitNo],
      [words.latency, milliseconds(relay.latencyMilliseconds)],
      [words.load, percent(relay.load)],
      [words.throughput, rate(relay.bytesPerSecond)],
      [words.circuits, count(relay.circuits)],
      [words.uptime, duration(relay.uptimeSeconds)],
      [words.version, relay.version],
      [words.family, relay.family ?? words.noFamily],
    ]} />
  );
}
