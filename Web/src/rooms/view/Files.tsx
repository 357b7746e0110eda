import { useState } from "react";
import type { ChangeEvent } from "react";
import { useStore } from "../../state/store";
import { Card } from "../../ui/Card";
import { EmptyState } from "../../ui/EmptyState";
import { Select } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import type { RoomSession } from "../state/session";
import { words } from "../strings";
import { fromInput } from "../transfer/collect";
import { isOffer } from "../transfer/desk";
import { OfferRow } from "./OfferRow";
import { TransferRow } from "./TransferRow";

const { files } = words;
/** The element that the key "u" leads to. */
export const chooseId = "room-files";
const everyone = "";

/** Files to send, offered, under way and past. */
export function Files({ session, isOver }: { session: RoomSession; isOver: boolean }) {
  const transfers = useStore(session.store, (state) => state.transfers);
  const offers = transfers.filter(isOffer);
  const rest = transfers.filter((transfer) => !isOffer(transfer));
  return (
    <Card title={words.room.files} className="files">
      {offers.length > 0 && (
        <ul className="transfer-list files-offers" aria-label={files.offers}>
          {offers.map((offer) => <OfferRow key={offer.id} session={session} offer={offer} />)}
        </ul>
      )}
      <SendFiles session={session} isOver={isOver} />
      {rest.length === 0
        ? offers.length === 0
          && <EmptyState icon="file" title={files.emptyTitle}><p>{files.empty}</p></EmptyState>
        : (
          <ul className="transfer-list" aria-label={files.list}>
            {rest.map((transfer) => (
              <TransferRow key={transfer.id} session={session} transfer={transfer} />
            ))}
          </ul>
        )}
    </Card>
  );
}

function SendFiles({ session, isOver }: { session: RoomSession; isOver: boolean }) {
  const people = useStore(session.store, (state) => state.people);
  const takers = people.filter(({ state, takesFiles }) => state === "open" && takesFiles);
  const [to, setTo] = useState(everyone);
  const chosen = takers.some((person) => person.session === to) ? to : everyone;
  const send = (event: ChangeEvent<HTMLInputElement>) => {
    const given = event.target.files;
    if (given === null || given.length === 0) return;
    const sessions = takers.map((person) => person.session)
      .filter((each) => chosen === everyone || each === chosen);
    void session.sendFiles(fromInput(given), sessions);
    event.target.value = "";
  };
  if (takers.length === 0) return <p className="small soft">{files.nobody}</p>;
  return (
    <div className={`drop files-drop ${isOver ? "drop-over" : ""}`}>
      <p className="row"><Icon name="upload" />{isOver ? files.dropNow : files.drop}</p>
      <div className="files-choose">
        <Chooser id={chooseId} label={files.choose} onChange={send} />
        <Chooser id={`${chooseId}-folder`} label={files.chooseFolder} folder onChange={send} />
      </div>
      {takers.length > 1 && (
        <Select label={files.to} value={chosen} onChange={(event) => setTo(event.target.value)}>
          <option value={everyone}>{files.everyone}</option>
          {takers.map((person) => (
            <option key={person.id} value={person.session}>{person.name}</option>
          ))}
        </Select>
      )}
    </div>
  );
}

/** A file input that looks like a button and stays reachable by keyboard. */
export function Chooser({ id, label, folder = false, onChange }: {
  id: string; label: string; folder?: boolean; onChange: (event: ChangeEvent<HTMLInputElement>) => void;
}) {
  return (
    <span className="chooser">
      <input id={id} type="file" multiple className="visually-hidden" onChange={onChange}
        {...(folder ? { webkitdirectory: "" } : {})} />
      <label htmlFor={id} className="button button-plain drop-button">
        <Icon name={folder ? "folder" : "file"} />{label}
      </label>
    </span>
  );
}
