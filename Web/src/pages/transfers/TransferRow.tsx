import type { ReactNode } from "react";
import type { Transfer } from "../../api/types";
import { bytes, duration, moment, percent, rate } from "../../format";
import { cancelTransfer, forgetTransfer } from "../../state/actions";
import type { Outgoing } from "../../state/network";
import { strings } from "../../strings";
import { Badge } from "../../ui/Badge";
import { ActionButton, Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { ProgressBar } from "../../ui/ProgressBar";
import { usePeerName } from "./usePeerName";
import { isFinished, transferTones } from "./transferStates";

const words = strings.transfers;

interface RowProps {
  direction: "send" | "receive";
  name: string;
  peer: string;
  badge: ReactNode;
  bar: ReactNode;
  details: string[];
  error?: string | null;
  action: ReactNode;
}

function Row({ direction, name, peer, badge, bar, details, error, action }: RowProps) {
  const nameOf = usePeerName();
  const sending = direction === "send";
  const whom = sending ? words.to(nameOf(peer)) : words.offeredBy(nameOf(peer));
  return (
    <li className="transfer">
      <span className={`file-icon file-${direction}`} title={sending ? words.sent : words.received}>
        <Icon name={sending ? "up" : "down"} />
      </span>
      <div className="transfer-body">
        <div className="transfer-head">
          <p className="transfer-name">{name}</p>
          {badge}
        </div>
        {bar}
        <p className="small soft number">
          <span className="visually-hidden">{sending ? words.sent : words.received} </span>
          {[whom, ...details].join(" · ")}
        </p>
        {error !== null && error !== undefined && <p className="field-error">{error}</p>}
      </div>
      {action}
    </li>
  );
}

function share(done: number, total: number): number {
  return total === 0 ? 1 : done / total;
}

export function TransferRow({ transfer }: { transfer: Transfer }) {
  const { name, state, bytesDone, bytesTotal } = transfer;
  const over = isFinished(transfer);
  const amount = words.amount(bytes(bytesDone), bytes(bytesTotal));
  const part = share(bytesDone, bytesTotal);
  const details = over
    ? [bytes(bytesTotal), moment(transfer.createdAt)]
    : state === "running"
      ? [
        amount, rate(transfer.bytesPerSecond),
        ...(transfer.secondsLeft === null ? [] : [words.left(duration(transfer.secondsLeft))]),
      ]
      : [amount];
  const bar = !over && state !== "offered" && (
    <ProgressBar label={words.progressOf(name)} value={part} text={`${percent(part)}, ${amount}`}
      tone={state === "running" || state === "verifying" ? "running" : "still"} />
  );
  const action = over
    ? (
      <ActionButton look="quiet" icon="trash" iconOnly={words.forget(name)}
        act={() => forgetTransfer(transfer)} />
    )
    : (
      <ActionButton look="quiet" icon="close" iconOnly={words.cancelWhat(name)}
        act={() => cancelTransfer(transfer)} />
    );
  return (
    <Row direction={transfer.direction} name={name} peer={transfer.peer} bar={bar}
      badge={<Badge tone={transferTones[state]}>{words.states[state]}</Badge>}
      details={details} error={transfer.error} action={action} />
  );
}

/** A file still on its way from the browser to the node. */
export function OutgoingRow({ outgoing }: { outgoing: Outgoing }) {
  const { name, peer, bytesDone, bytesTotal, startedAt, cancel } = outgoing;
  const seconds = Math.max(0.5, (Date.now() - startedAt) / 1000);
  const amount = words.amount(bytes(bytesDone), bytes(bytesTotal));
  const part = share(bytesDone, bytesTotal);
  return (
    <Row direction="send" name={name} peer={peer}
      badge={<Badge tone="idle">{words.handing}</Badge>}
      bar={<ProgressBar label={words.progressOf(name)} value={part}
        text={`${percent(part)}, ${amount}`} />}
      details={[amount, rate(bytesDone / seconds)]}
      action={<Button look="quiet" icon="close" iconOnly={words.cancelWhat(name)} onClick={cancel} />}
    />
  );
}
