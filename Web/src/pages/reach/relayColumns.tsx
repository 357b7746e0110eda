import type { Relay, RelayState } from "../../api/types";
import { count, duration, milliseconds, percent, rate } from "../../format";
import { strings } from "../../strings";
import { Badge } from "../../ui/Badge";
import type { Tone } from "../../ui/Badge";
import { Icon } from "../../ui/Icon";
import { Meter } from "../../ui/ProgressBar";
import type { Column } from "../../ui/Table";

const words = strings.relays;

export const relayTones: Record<RelayState, Tone> = { alive: "ok", degraded: "warn", dead: "bad" };
const severity: Record<RelayState, number> = { alive: 0, degraded: 1, dead: 2 };

/** A relay that is gone has no current values, only the last ones; those are not shown. */
const current = <Value,>(relay: Relay, value: Value) => (relay.state === "dead" ? null : value);

export const relayColumns = (onOpen: (relay: string) => void): Column<Relay>[] => [
  {
    key: "name", label: words.name, heading: true, order: (relay) => relay.name,
    render: (relay) => (
      <button type="button" className="link-button" title={words.details(relay.name)}
        onClick={() => onOpen(relay.id)}>
        {relay.name}
      </button>
    ),
  },
  {
    key: "state", label: words.state, corner: true, order: (relay) => severity[relay.state],
    render: (relay) => (
      <Badge tone={relayTones[relay.state]} quiet={relay.state === "alive"}>
        {words.states[relay.state]}
      </Badge>
    ),
  },
  {
    key: "exit", label: words.exit, order: (relay) => (relay.exit ? 0 : 1),
    render: (relay) => relay.exit
      ? <span className="relay-exits"><Icon name="exit" size="small" />{words.exitYes}</span>
      : <span className="faint">{words.exitNo}</span>,
  },
  {
    key: "latency", label: words.latency, align: "end",
    order: (relay) => current(relay, relay.latencyMilliseconds),
    render: (relay) => milliseconds(current(relay, relay.latencyMilliseconds)),
  },
  {
    key: "throughput", label: words.throughput, align: "end",
    order: (relay) => current(relay, relay.bytesPerSecond),
    render: (relay) =>
      relay.state === "dead" ? strings.units.none : rate(relay.bytesPerSecond),
  },
  {
    key: "circuits", label: words.circuits, align: "end",
    order: (relay) => current(relay, relay.circuits),
    render: (relay) => (relay.state === "dead" ? strings.units.none : count(relay.circuits)),
  },
  {
    key: "load", label: words.load, order: (relay) => current(relay, relay.load),
    render: (relay) => relay.state === "dead"
      ? strings.units.none
      : <Meter label={words.loadOf(relay.name)} value={relay.load} text={percent(relay.load)} />,
  },
  {
    key: "uptime", label: words.uptime, align: "end",
    order: (relay) => current(relay, relay.uptimeSeconds),
    render: (relay) =>
      relay.state === "dead" ? strings.units.none : duration(relay.uptimeSeconds),
  },
];
