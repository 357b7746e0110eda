import type { ChangeEvent } from "react";
import { ApiFailure } from "../../api/client";
import { bytes, duration, moment, percent, rate } from "../../format";
import { complain } from "../../state/toasts";
import { strings } from "../../strings";
import { Badge } from "../../ui/Badge";
import type { Tone } from "../../ui/Badge";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { ProgressBar } from "../../ui/ProgressBar";
import type { RoomSession } from "../state/session";
import { words } from "../strings";
import { fromInput } from "../transfer/collect";
import { isOver } from "../transfer/desk";
import type { Transfer, TransferState } from "../transfer/desk";
import { Chooser } from "./Files";
import { canChooseFolders, save, saveInFolder } from "./saving";

const { files } = words;

const tones: Record<TransferState, Tone> = {
  offered: "warn", waiting: "idle", running: "ok", paused: "warn", done: "ok", declined: "idle",
  cancelled: "idle", failed: "bad",
};

export function TransferRow({ session, transfer }: { session: RoomSession; transfer: Transfer }) {
  const { name, direction, state, done, trouble } = transfer;
  const sending = direction === "send";
  const [part, amount] = [
    transfer.bytes === 0 ? 0 : done / transfer.bytes,
    strings.transfers.amount(bytes(done), bytes(transfer.bytes)),
  ];
  return (
    <li className="transfer" data-transfer={name} data-state={state}>
      <span className={`file-icon file-${direction}`}>
        <Icon name={sending ? "up" : "down"} />
      </span>
      <div className="transfer-body">
        <div className="transfer-head">
          <p className="transfer-name">{name}</p>
          <Badge tone={tones[state]}>{files.states[state]}</Badge>
        </div>
        {!isOver(transfer) && (
          <ProgressBar label={files.progressOf(name)} value={part} text={`${percent(part)}, ${amount}`}
            tone={state === "running" ? "running" : "still"} />
        )}
        <p className="small soft number">{detailsOf(transfer, amount).join(" · ")}</p>
        {trouble !== undefined && <p className="small soft">{files.troubles[trouble]}</p>}
        {transfer.needsFiles && <Supply session={session} transfer={transfer} />}
        {transfer.isKept && <Save session={session} transfer={transfer} />}
      </div>
      {isOver(transfer)
        ? (
          <Button look="quiet" icon="trash" iconOnly={files.forget(name)}
            onClick={() => void session.desk.forget(transfer.id)} />
        )
        : (
          <Button look="quiet" icon="close" iconOnly={files.cancelWhat(name)}
            onClick={() => session.desk.cancel(transfer.id)} />
        )}
    </li>
  );
}

function detailsOf(transfer: Transfer, amount: string): string[] {
  const { direction, peerName, state, startedAt } = transfer;
  const whom = direction === "send"
    ? strings.transfers.to(peerName) : strings.transfers.offeredBy(peerName);
  if (isOver(transfer)) return [whom, bytes(transfer.bytes), moment(startedAt / 1000)];
  if (state !== "running" || transfer.rate < 1) return [whom, amount];
  const left = (transfer.bytes - transfer.done) / transfer.rate;
  return [whom, amount, rate(transfer.rate), strings.transfers.left(duration(left))];
}

/** Ours, after a reload: the browser may not read the files any more without being asked. */
function Supply({ session: { desk }, transfer: { id } }: { session: RoomSession; transfer: Transfer }) {
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const given = event.target.files;
    if (given === null || given.length === 0) return;
    if (!desk.supply(id, fromInput(given))) {
      complain(new ApiFailure(-1, "other-files", files.other, files.otherHint));
    }
    event.target.value = "";
  };
  return (
    <div className="stack">
      <p className="small soft">{files.againHint}</p>
      <div className="row">
        {desk.hasHandles(id)
          && <Button icon="check" onClick={() => void desk.reopen(id)}>{files.allow}</Button>}
        <Chooser id={`again-${id}`} label={files.again} onChange={choose} />
      </div>
    </div>
  );
}

function Save({ session, transfer }: { session: RoomSession; transfer: Transfer }) {
  return (
    <div className="row">
      <Button icon="down" onClick={() => void save(session, transfer)}
        aria-label={files.saveWhat(transfer.name)}>{files.save}</Button>
      {canChooseFolders() && (
        <Button look="quiet" icon="folder" iconOnly={files.saveIntoWhat(transfer.name)}
          onClick={() => void saveInFolder(session, transfer)} />
      )}
    </div>
  );
}
