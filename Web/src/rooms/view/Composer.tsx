import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { Button } from "../../ui/Button";
import type { Entry } from "../chat/log";
import { characters, chatLimits } from "../chat/wire";
import type { RoomSession } from "../state/session";
import { words } from "../strings";
import { composerId } from "./Chat";
import { EmojiPicker } from "./EmojiPicker";

const { chat } = words;

/** What the next text is: a message, an answer to one, or a better version of one. */
export type Intent = { kind: "new" } | { kind: "reply" | "edit"; entry: Entry };

interface Props {
  session: RoomSession;
  intent: Intent;
  onDone: () => void;
  onEditLast: () => void;
  onSent: () => void;
}

/** The counter shows when so few characters are left. */
const warningCharacters = 1_000;
const typingMilliseconds = 1_000;
const mostPixels = 176;

export function Composer({ session, intent, onDone, onEditLast, onSent }: Props) {
  const [text, setText] = useState("");
  const [picking, setPicking] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const typing = useTyping(session);
  const left = chatLimits.contentCharacters - characters(text);
  const isSendable = text.trim() !== "" && left >= 0;

  useEffect(() => {
    if (intent.kind === "new") return;
    if (intent.kind === "edit") setText(intent.entry.content);
    area.current?.focus();
  }, [intent]);
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight + 2, mostPixels)}px`;
  }, [text]);

  const stop = () => {
    if (intent.kind === "edit") setText("");
    onDone();
  };
  const send = () => {
    if (!isSendable) return;
    if (intent.kind === "edit") session.edit(intent.entry.id, text.trim());
    else session.send(text.trim(), intent.kind === "reply" ? intent.entry.id : undefined);
    setText("");
    typing(false);
    onDone();
    if (intent.kind !== "edit") onSent();
    area.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && intent.kind !== "new") stop();
    else if (event.key === "ArrowUp" && text === "") {
      event.preventDefault();
      onEditLast();
    }
  };
  const insert = (emoji: string) => {
    const at = area.current?.selectionStart ?? text.length;
    setText(text.slice(0, at) + emoji + text.slice(area.current?.selectionEnd ?? at));
    setPicking(false);
    area.current?.focus();
  };

  return (
    <div className="composer">
      {intent.kind !== "new" && (
        <div className="composer-intent">
          <p className="small truncate">
            <strong>{intent.kind === "edit" ? chat.editing
              : chat.replyingTo(intent.entry.mine ? chat.me : intent.entry.name)}</strong>
            {intent.kind === "reply" && ` ${intent.entry.content}`}
          </p>
          <Button look="quiet" icon="close" iconOnly={chat.stop} onClick={stop} />
        </div>
      )}
      <div className="composer-row">
        <EmojiPicker isOpen={picking} onOpen={setPicking} onPick={insert} />
        <textarea ref={area} id={composerId} className="control composer-text" rows={1} value={text}
          aria-label={chat.compose} placeholder={chat.placeholder} title={chat.formatHint}
          aria-invalid={left < 0 || undefined} aria-describedby="room-message-left"
          onKeyDown={press}
          onChange={(event) => {
            setText(event.target.value);
            typing(event.target.value !== "");
          }} />
        <Button look="primary" icon="send" iconOnly={intent.kind === "edit" ? chat.save : chat.send}
          disabled={!isSendable} onClick={send} />
      </div>
      <p id="room-message-left" role="status"
        className={`small number ${left < 0 ? "field-error" : "soft"}`}>
        {left < warningCharacters && (left < 0 ? chat.over(-left) : chat.left(left))}
      </p>
    </div>
  );
}

/** Says that we type at most once a second, and that we stopped when it was long ago. */
function useTyping(session: RoomSession): (active: boolean) => void {
  const said = useRef({ at: 0, active: false });
  return (active) => {
    const now = Date.now();
    const isNews = active !== said.current.active || now - said.current.at > typingMilliseconds * 3;
    if (!isNews || (active && now - said.current.at < typingMilliseconds)) return;
    said.current = { at: now, active };
    session.typing(active);
  };
}
