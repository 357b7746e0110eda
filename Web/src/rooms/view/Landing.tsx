import { useState } from "react";
import type { FormEvent } from "react";
import { moment } from "../../format";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { EmptyState } from "../../ui/EmptyState";
import { Field } from "../../ui/Field";
import { PageHead } from "../../ui/PageHead";
import { newAddress, parseAddress, written } from "../address";
import type { RoomAddress } from "../address";
import { chatLimits } from "../chat/wire";
import { enterAs } from "../state/current";
import { forgetRoom, recentRooms, rememberedName } from "../state/memory";
import { words } from "../strings";

const { landing } = words;

function goInto(address: RoomAddress, name: string): void {
  enterAs(address, name.trim() || landing.guest);
  window.location.hash = `#/room/${written(address)}`;
}

/** Where rooms are made and joined. */
export function Landing({ problem }: { problem?: string }) {
  const [name, setName] = useState(rememberedName);
  return (
    <>
      <PageHead title={words.title} lead={landing.lead} />
      <div className="rooms-landing">
        <Card title={landing.newRoom}>
          <p className="soft">{landing.newText}</p>
          <Field label={landing.name} hint={landing.nameHint} value={name}
            maxLength={chatLimits.nameCharacters} placeholder={landing.guest}
            onChange={(event) => setName(event.target.value)} />
          <div>
            <Button look="primary" icon="plus" onClick={() => goInto(newAddress(), name)}>
              {landing.create}
            </Button>
          </div>
        </Card>
        <JoinCard name={name} problem={problem} />
        <RecentCard name={name} />
      </div>
    </>
  );
}

function JoinCard({ name, problem }: { name: string; problem: string | undefined }) {
  const [text, setText] = useState("");
  const [error, setError] = useState(problem);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = parseAddress(text);
    if (typeof address === "string") setError(landing.problems[address]);
    else goInto(address, name);
  };
  return (
    <Card title={landing.join}>
      <form className="stack" onSubmit={submit} noValidate>
        <Field label={landing.address} hint={landing.addressHint} value={text} error={error}
          maxLength={512} onChange={(event) => setText(event.target.value)} />
        <div><Button type="submit" icon="rooms">{landing.joinAction}</Button></div>
      </form>
    </Card>
  );
}

function RecentCard({ name }: { name: string }) {
  const [recent, setRecent] = useState(recentRooms);
  const forget = (address: string) => {
    forgetRoom(address);
    setRecent(recentRooms());
  };
  const open = (text: string) => {
    const address = parseAddress(text);
    if (typeof address !== "string") goInto(address, name);
  };
  return (
    <Card title={landing.recent} className="rooms-recent">
      {recent.length === 0 && (
        <EmptyState icon="rooms" title={landing.recentEmptyTitle}>
          <p>{landing.recentEmpty}</p>
        </EmptyState>
      )}
      <ul className="rooms-list">
        {recent.map(({ address, lastSeen }) => (
          <li key={address}>
            <button type="button" className="rooms-recent-open" onClick={() => open(address)}
              aria-label={landing.enter(address)}>
              <code>{address}</code>
              <span className="small soft number">{moment(lastSeen / 1000)}</span>
            </button>
            <Button look="quiet" icon="trash" iconOnly={landing.forget(address)}
              onClick={() => forget(address)} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
