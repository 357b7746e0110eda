import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "../../state/store";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { Icon } from "../../ui/Icon";
import { VirtualList } from "../../ui/VirtualList";
import type { Entry } from "../chat/log";
import type { RoomSession } from "../state/session";
import { words } from "../strings";
import { Bubble } from "./Bubble";
import { Composer } from "./Composer";
import type { Intent } from "./Composer";

const { chat } = words;

/** The elements that the keys "f" and "n" lead to. */
export const searchId = "room-search";
export const composerId = "room-message";

const rowPixels = 64;
const keyOf = ({ id }: Entry) => id;

export function Chat({ session }: { session: RoomSession }) {
  const entries = useStore(session.store, (state) => state.entries);
  const people = useStore(session.store, (state) => state.people);
  const [query, setQuery] = useState("");
  const [intent, setIntent] = useState<Intent>({ kind: "new" });
  const [toEnd, setToEnd] = useState(0);
  const [atEnd, setAtEnd] = useState(true);
  const sought = useDeferredValue(query.trim().toLocaleLowerCase());
  const shown = useMemo(() => (sought === "" ? entries
    : entries.filter(({ content }) => content.toLocaleLowerCase().includes(sought))),
  [entries, sought]);
  useSeen(session, entries, atEnd && sought === "");
  const typing = people.filter(({ isTyping }) => isTyping).map(({ name }) => name);
  const unseen = atEnd ? 0 : session.unseen();
  const render = useCallback((entry: Entry, at: number) => (
    <Bubble entry={entry} before={shown[at - 1]} replied={entry.replyTo === undefined
      ? undefined : session.entry(entry.replyTo)} sought={sought}
      onReply={() => setIntent({ kind: "reply", entry })}
      onEdit={() => setIntent({ kind: "edit", entry })} />
  ), [session, shown, sought]);

  return (
    <section className="card chat" aria-label={words.room.chat}>
      <div className="chat-search">
        <Icon name="search" size="small" />
        <input id={searchId} type="search" className="control" value={query} aria-label={chat.search}
          placeholder={chat.search} onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && setQuery("")} />
        <p className="small soft" role="status">
          {sought !== "" && chat.found(shown.length)}
        </p>
      </div>
      {entries.length === 0
        ? <EmptyState icon="rooms" title={chat.empty}><p>{chat.emptyText}</p></EmptyState>
        : (
          <VirtualList items={shown} keyOf={keyOf} render={render} label={chat.log}
            estimate={rowPixels} onEnd={setAtEnd} toEnd={toEnd} />
        )}
      <Announcer entries={entries} />
      <div className="chat-foot">
        {!atEnd && (
          <Button icon="sorted" className="chat-newest" onClick={() => setToEnd(toEnd + 1)}>
            {unseen > 0 ? chat.unseen(unseen) : chat.newest}
          </Button>
        )}
        <p className="chat-typing small soft" role="status">
          {typing.length > 0 && chat.typing(typing)}
        </p>
        <Composer session={session} intent={intent} onDone={() => setIntent({ kind: "new" })}
          onEditLast={() => {
            const last = [...entries].reverse().find(({ mine }) => mine);
            if (last !== undefined) setIntent({ kind: "edit", entry: last });
          }}
          onSent={() => setToEnd(toEnd + 1)} />
      </div>
    </section>
  );
}

/** Tells the others that we read what is in sight. */
function useSeen(session: RoomSession, entries: readonly Entry[], inSight: boolean): void {
  useEffect(() => {
    const see = () => {
      if (inSight && document.visibilityState === "visible") session.see();
    };
    see();
    document.addEventListener("visibilitychange", see);
    return () => document.removeEventListener("visibilitychange", see);
  }, [session, entries, inSight]);
}

/** Reads out what others say as it comes; the list itself changes with every scroll. */
function Announcer({ entries }: { entries: readonly Entry[] }) {
  const last = entries[entries.length - 1];
  const start = useRef(last?.id);
  const isNews = last !== undefined && !last.mine && last.id !== start.current;
  return (
    <p className="visually-hidden" role="log" aria-label={chat.log}>
      {isNews && `${last.name}: ${last.content}`}
    </p>
  );
}
