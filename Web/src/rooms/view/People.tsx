import { useState } from "react";
import { milliseconds } from "../../format";
import { useStore } from "../../state/store";
import { Badge, Tag } from "../../ui/Badge";
import type { Tone } from "../../ui/Badge";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Dialog } from "../../ui/Dialog";
import { EmptyState } from "../../ui/EmptyState";
import { Facts } from "../../ui/Facts";
import type { LinkState, Trust } from "../peer/linkState";
import type { Person } from "../state/people";
import type { RoomSession } from "../state/session";
import { words } from "../strings";

const { people } = words;

const stateTones: Record<LinkState, Tone> = {
  connecting: "idle", open: "ok", interrupted: "warn", failed: "bad", closed: "idle",
};
const trustTones: Record<Trust, Tone> = {
  checking: "idle", verified: "ok", unverified: "warn", wrong: "bad",
};

/** Who is in the room, how each is reached, and whether they are who they should be. */
export function People({ session, onInvite }: { session: RoomSession; onInvite: () => void }) {
  const list = useStore(session.store, (state) => state.people);
  const [chosen, setChosen] = useState<string>();
  const person = list.find(({ id }) => id === chosen);
  return (
    <Card title={words.room.people} note={list.length + 1} className="people">
      <ul className="people-list">
        <li className="person">
          <Avatar name={session.name} />
          <p className="person-name">{session.name} <span className="soft">({people.you})</span></p>
        </li>
        {list.map((each) => (
          <PersonRow key={each.id} person={each} onDetails={() => setChosen(each.id)} />
        ))}
      </ul>
      {list.length === 0 && (
        <EmptyState icon="invite" title={people.aloneTitle}
          action={<Button icon="invite" onClick={onInvite}>{words.room.invite}</Button>}>
          <p>{people.alone}</p>
        </EmptyState>
      )}
      {person !== undefined && <Details person={person} onClose={() => setChosen(undefined)} />}
    </Card>
  );
}

export function Avatar({ name }: { name: string }) {
  return (
    <span className="avatar" aria-hidden="true">{[...name.trim()][0]?.toUpperCase() ?? "?"}</span>
  );
}

function PersonRow({ person, onDetails }: { person: Person; onDetails: () => void }) {
  const { name, state, trust, path, roundTripMilliseconds, isAway, isTyping, isProgram } = person;
  const facts = [
    ...(path === undefined || state !== "open" ? [] : [people.paths[path].short]),
    ...(roundTripMilliseconds === undefined || state !== "open"
      ? [] : [milliseconds(roundTripMilliseconds)]),
    ...(isAway && state !== "open" ? [people.away] : []),
  ];
  return (
    <li className="person" data-person={name} data-state={state} data-trust={trust}
      data-path={path}>
      <Avatar name={name} />
      <div className="person-text">
        <p className="person-name">
          {name}
          {isProgram && <> <Tag>{people.program}</Tag></>}
          {isTyping && <span className="typing-dots" aria-hidden="true"><i /><i /><i /></span>}
        </p>
        <p className="row small soft number">
          <Badge tone={stateTones[state]} quiet>{people.states[state]}</Badge>
          {facts.length > 0 && <span>{facts.join(" · ")}</span>}
        </p>
      </div>
      <Button look="quiet" className={`trust tone-${trustTones[trust]}`} icon="shield"
        aria-label={`${people.details(name)}: ${people.trust[trust].short}`} onClick={onDetails}>
        {people.trust[trust].short}
      </Button>
    </li>
  );
}

function Details({ person, onClose }: { person: Person; onClose: () => void }) {
  const { name, trust, safetyWords, path, roundTripMilliseconds, state } = person;
  const title = trust === "wrong" ? people.wrongTitle(name) : people.safetyTitle(name);
  return (
    <Dialog title={title} onClose={onClose}>
      <p><Badge tone={trustTones[trust]}>{people.trust[trust].short}</Badge></p>
      <p>{people.trust[trust].long}</p>
      {trust !== "wrong" && safetyWords.length > 0 && (
        <>
          <ol className="safety" aria-label={people.safetyWords}>
            {safetyWords.map((word, at) => <li key={`${at}${word}`}>{word}</li>)}
          </ol>
          <p className="small soft">{people.safetyHint}</p>
        </>
      )}
      <Facts facts={[
        [people.state, people.states[state]],
        ...(path === undefined ? [] : [
          [people.path, `${people.paths[path].short}: ${people.paths[path].long}`] as [string, string],
        ]),
        [people.roundTrip, milliseconds(roundTripMilliseconds ?? null)],
      ]} />
    </Dialog>
  );
}
