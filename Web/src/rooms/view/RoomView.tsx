import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { goTo } from "../../app/routes";
import { isFreeKey } from "../../app/useShortcuts";
import { useStore } from "../../state/store";
import { announce, complain } from "../../state/toasts";
import { ApiFailure } from "../../api/client";
import { Badge } from "../../ui/Badge";
import type { Tone } from "../../ui/Badge";
import { Button } from "../../ui/Button";
import { Tabs } from "../../ui/Tabs";
import type { LinkPhase } from "../signaling/client";
import { leave } from "../state/current";
import { noticeStore, toggleNotices } from "../state/notices";
import type { RoomSession } from "../state/session";
import { words } from "../strings";
import { fromDrop } from "../transfer/collect";
import { Chat, searchId, composerId } from "./Chat";
import { chooseId, Files } from "./Files";
import { Invite } from "./Invite";
import { People } from "./People";
import { QualityDialog } from "./QualityDialog";
import { save } from "./saving";
import { useWakeLock } from "./useWakeLock";

const { room } = words;
type Part = "chat" | "people" | "files";
type Sheet = "invite" | "quality" | undefined;

const tones: Record<LinkPhase, Tone> = {
  connecting: "idle", joined: "ok", waiting: "warn", refused: "bad",
};

const wide = window.matchMedia("(min-width: 64.01rem)");
const onWide = (listener: () => void) => {
  wide.addEventListener("change", listener);
  return () => wide.removeEventListener("change", listener);
};

export function RoomView({ session }: { session: RoomSession }) {
  const [sheet, setSheet] = useState<Sheet>();
  const [part, setPart] = useState<Part>("chat");
  const isWide = useSyncExternalStore(onWide, () => wide.matches);
  const people = useStore(session.store, (state) => state.people);
  const transfers = useStore(session.store, (state) => state.transfers);
  const drop = useDrop(session);
  useKeys(setSheet, setPart);
  useWakeLock(transfers.some(({ state }) => state === "running"));
  useArrivals(session);
  useWrongWords(session);
  const offers = transfers.filter(({ state, direction }) =>
    state === "offered" && direction === "receive").length;
  const chat = <Chat session={session} />;
  const sidePeople = <People session={session} onInvite={() => setSheet("invite")} />;
  const files = <Files session={session} isOver={drop.isOver} />;
  return (
    <div className={`room ${drop.isOver ? "room-drop" : ""}`} {...drop.handlers}>
      <Head session={session} onSheet={setSheet} />
      {isWide
        ? (
          <div className="room-body">
            {chat}
            <div className="room-side">{sidePeople}{files}</div>
          </div>
        )
        : (
          <Tabs label={room.view} chosen={part} onChoose={setPart} tabs={[
            { key: "chat", label: room.chat },
            { key: "people", label: room.people, count: people.length },
            { key: "files", label: room.files, ...(offers > 0 ? { count: offers } : {}) },
          ]}>
            {part === "chat" ? chat : part === "people" ? sidePeople : files}
          </Tabs>
        )}
      {sheet === "invite" && <Invite address={session.asked} onClose={() => setSheet(undefined)} />}
      {sheet === "quality"
        && <QualityDialog session={session} onClose={() => setSheet(undefined)} />}
    </div>
  );
}

function Head({ session, onSheet }: { session: RoomSession; onSheet: (sheet: Sheet) => void }) {
  const phase = useStore(session.store, (state) => state.phase);
  const notices = useStore(noticeStore, (state) => state.state);
  const out = () => {
    leave();
    goTo("rooms");
  };
  return (
    <div className="room-head">
      <h1 tabIndex={-1}>{room.title(session.asked.code)}</h1>
      <span role="status" title={room.phaseLong[phase]} aria-label={room.phaseLabel} data-phase={phase}>
        <Badge tone={tones[phase]}>{room.phases[phase]}</Badge>
      </span>
      {phase === "waiting" && (
        <Button look="quiet" icon="renew" onClick={() => session.hurry()}>{room.again}</Button>
      )}
      <div className="room-tools">
        <Button icon="invite" look="primary" onClick={() => onSheet("invite")}>{room.invite}</Button>
        <Button look="quiet" icon="pulse" iconOnly={room.quality} onClick={() => onSheet("quality")} />
        <Button look="quiet" icon={notices === "on" ? "bell" : "bellOff"}
          iconOnly={room.notices[notices]} aria-pressed={notices === "on"}
          disabled={notices === "missing" || notices === "denied"}
          onClick={() => void toggleNotices()} />
        <Button look="quiet" icon="leave" iconOnly={room.leave} onClick={out} />
      </div>
    </div>
  );
}

function useKeys(onSheet: (sheet: Sheet) => void, onPart: (part: Part) => void): void {
  useEffect(() => {
    const focus = (id: string, part: Part) => {
      const place = document.getElementById(id);
      if (place !== null) return place.focus();
      onPart(part);
      // After the part is in the page.
      window.setTimeout(() => document.getElementById(id)?.focus(), 50);
      return undefined;
    };
    const press = (event: KeyboardEvent) => {
      if (!isFreeKey(event)) return;
      const acts: Record<string, () => void> = {
        n: () => focus(composerId, "chat"), f: () => focus(searchId, "chat"),
        i: () => onSheet("invite"), u: () => focus(chooseId, "files"), q: () => onSheet("quality"),
      };
      const act = acts[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [onSheet, onPart]);
}

/** What is dropped anywhere on the room goes to everybody who is connected. */
function useDrop(session: RoomSession) {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  const move = useCallback((by: number) => {
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  }, []);
  const handlers = {
    onDragEnter: () => move(1),
    onDragLeave: () => move(-1),
    onDragOver: (event: React.DragEvent) => event.preventDefault(),
    onDrop: (event: React.DragEvent) => {
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      const sessions = session.store.get().people
        .filter(({ state, takesFiles }) => state === "open" && takesFiles)
        .map((person) => person.session);
      fromDrop(event.dataTransfer).then(
        (collected) => {
          if (collected.items.length > 0) void session.sendFiles(collected, sessions);
        },
        (error: unknown) => complain(new ApiFailure(-1, "drop", words.files.unreadable, String(error))),
      );
    },
  };
  return { isOver, handlers };
}

/** What came in whole and was not written into a folder is saved at once. */
function useArrivals(session: RoomSession): void {
  useEffect(() => {
    session.onArrival = (transfer) => {
      if (transfer.isKept) void save(session, transfer);
      else announce(words.files.saved(transfer.name));
    };
    return () => {
      session.onArrival = () => undefined;
    };
  }, [session]);
}

function useWrongWords(session: RoomSession): void {
  const told = useRef(new Set<string>());
  const people = useStore(session.store, (state) => state.people);
  useEffect(() => {
    for (const { id, name, trust } of people) {
      if (trust !== "wrong" || told.current.has(id)) continue;
      told.current.add(id);
      const { wrongAlert, wrongHint } = words.people;
      complain(new ApiFailure(-1, "wrong-words", wrongAlert(name), wrongHint));
    }
  }, [people]);
}
