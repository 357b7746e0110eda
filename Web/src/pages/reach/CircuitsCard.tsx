import { useState } from "react";
import type { Circuit } from "../../api/types";
import { bytes, count, duration, milliseconds } from "../../format";
import { closeCircuit, renewCircuits } from "../../state/actions";
import { useNetwork, valueOf } from "../../state/network";
import { strings } from "../../strings";
import { Badge, Tag } from "../../ui/Badge";
import type { Tone } from "../../ui/Badge";
import { ActionButton, Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Dialog } from "../../ui/Dialog";
import { EmptyState } from "../../ui/EmptyState";
import { Loaded } from "../../ui/Loaded";
import { HopChain } from "./HopChain";
import "./circuits.css";

const words = strings.circuits;

interface Props {
  onMark: (circuit: string | null) => void;
  onOpen: (relay: string) => void;
}

export function CircuitsCard({ onMark, onOpen }: Props) {
  const circuits = useNetwork((state) => valueOf(state.circuits));
  const renew = (
    <ActionButton icon="renew" act={renewCircuits}>{words.renew}</ActionButton>
  );
  return (
    <Card title={words.title} note={circuits?.length} actions={circuits?.length ? renew : undefined}>
      <Loaded name="circuits" lines={6}>
        {(list) => <CircuitList circuits={list} onMark={onMark} onOpen={onOpen} />}
      </Loaded>
    </Card>
  );
}

function CircuitList({ circuits, onMark, onOpen }: Props & { circuits: Circuit[] }) {
  const [closing, setClosing] = useState<Circuit | null>(null);
  if (circuits.length === 0) {
    return (
      <EmptyState icon="tunnel" title={words.emptyTitle}
        action={<ActionButton icon="renew" act={renewCircuits}>{words.emptyAction}</ActionButton>}>
        <p>{words.emptyText}</p>
      </EmptyState>
    );
  }
  const close = (circuit: Circuit) =>
    circuit.streams > 0 ? setClosing(circuit) : void closeCircuit(circuit);
  return (
    <>
      <ul className="circuits">
        {circuits.map((circuit) => (
          <li key={circuit.id} className={`circuit circuit-${circuit.state}`}
            onMouseEnter={() => onMark(circuit.id)} onMouseLeave={() => onMark(null)}
            onFocus={() => onMark(circuit.id)} onBlur={() => onMark(null)}>
            <CircuitHead circuit={circuit} onClose={() => close(circuit)} />
            <HopChain circuit={circuit} onOpen={onOpen} />
            <CircuitFacts circuit={circuit} />
          </li>
        ))}
      </ul>
      {closing !== null && <CloseDialog circuit={closing} onDone={() => setClosing(null)} />}
    </>
  );
}

const tones: Record<Circuit["state"], Tone> = { building: "warn", open: "ok", closed: "idle" };

function CircuitHead({ circuit, onClose }: { circuit: Circuit; onClose: () => void }) {
  return (
    <div className="circuit-head">
      <Badge tone={tones[circuit.state]}>{words.states[circuit.state]}</Badge>
      <Tag>{circuit.purpose}</Tag>
      <span className="small faint mono truncate">{circuit.id}</span>
      <Button look="quiet" icon="close" iconOnly={words.close(circuit.id)} onClick={onClose}
        className="circuit-close" disabled={circuit.state === "closed"} />
    </div>
  );
}

function CircuitFacts({ circuit }: { circuit: Circuit }) {
  const facts: [string, string][] = [
    [words.roundTrip, milliseconds(circuit.roundTripMilliseconds)],
    [words.built, milliseconds(circuit.buildMilliseconds)],
    [words.streams, count(circuit.streams)],
    [words.down, bytes(circuit.bytesDown)],
    [words.up, bytes(circuit.bytesUp)],
    [words.age, duration(circuit.ageSeconds)],
  ];
  return (
    <dl className="circuit-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function CloseDialog({ circuit, onDone }: { circuit: Circuit; onDone: () => void }) {
  const actions = (
    <>
      <Button onClick={onDone}>{strings.shell.cancel}</Button>
      <ActionButton look="danger" act={() => closeCircuit(circuit).then(onDone)}>
        {words.confirmAction}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={words.confirmTitle} onClose={onDone} actions={actions}>
      <p className="soft">{words.confirmText(circuit.streams)}</p>
    </Dialog>
  );
}
