import { memo } from "react";
import type { ReactNode } from "react";
import { hourAndMinute } from "../../format";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { formatted } from "../chat/format";
import type { Piece } from "../chat/format";
import { deliveryOf } from "../chat/log";
import type { Entry } from "../chat/log";
import { words } from "../strings";

const { chat } = words;
/** Messages of one person closer than this are one group. */
const groupMilliseconds = 5 * 60_000;

interface Props {
  entry: Entry;
  before: Entry | undefined;
  replied: Entry | undefined;
  sought: string;
  onReply: () => void;
  onEdit: () => void;
}

export const Bubble = memo(function Bubble(
  { entry, before, replied, sought, onReply, onEdit }: Props,
) {
  const { mine, name, content, timestamp, edited, author } = entry;
  const goesOn = before?.author === author && timestamp - before.timestamp < groupMilliseconds;
  const time = hourAndMinute(timestamp / 1000);
  return (
    <article className={`message ${mine ? "message-mine" : ""} ${goesOn ? "" : "message-first"}`}
      aria-label={chat.from(mine ? chat.me : name, time)}>
      {!mine && !goesOn && <p className="message-name small">{name}</p>}
      <div className="message-line">
        <div className="bubble">
          {entry.replyTo !== undefined && (
            <p className="quote small">
              <span className="visually-hidden">{chat.inReplyTo(replied?.name ?? "")} </span>
              {replied === undefined ? chat.gone : (
                <><strong>{replied.mine ? chat.me : replied.name}</strong> {replied.content}</>
              )}
            </p>
          )}
          <div className="bubble-text">
            {formatted(content).map((piece, at) => (
              <Formatted key={at} piece={piece} sought={sought} />
            ))}
          </div>
          <p className="bubble-foot number">
            {edited && <span>{chat.edited}</span>}
            <time dateTime={new Date(timestamp).toISOString()}>{time}</time>
            {mine && <Ticks entry={entry} />}
          </p>
        </div>
        <div className="message-tools">
          <Button look="quiet" icon="reply" iconOnly={chat.reply} onClick={onReply} />
          {mine && <Button look="quiet" icon="pen" iconOnly={chat.edit} onClick={onEdit} />}
        </div>
      </div>
    </article>
  );
});

function Ticks({ entry }: { entry: Entry }) {
  const state = deliveryOf(entry);
  return (
    <span className={`ticks ticks-${state}`} title={chat.states[state]} data-delivery={state}>
      {state === "sending" ? <span aria-hidden="true">…</span> : <Icon name="check" size="small" />}
      {state === "read" && <Icon name="check" size="small" />}
      <span className="visually-hidden">{chat.states[state]}</span>
    </span>
  );
}

function Formatted({ piece, sought }: { piece: Piece; sought: string }) {
  const text = marked(piece.text, sought);
  switch (piece.kind) {
    case "bold": return <strong>{text}</strong>;
    case "italic": return <em>{text}</em>;
    case "code": return <code>{text}</code>;
    case "block": return <pre tabIndex={0}><code>{text}</code></pre>;
    case "link":
      return <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">{text}</a>;
    case "text": return <>{text}</>;
  }
}

/** The text with what was searched for standing out. */
function marked(text: string, sought: string): ReactNode {
  if (sought === "") return text;
  const parts: ReactNode[] = [];
  const lower = text.toLocaleLowerCase();
  let end = 0;
  for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, end)) {
    parts.push(text.slice(end, at), <mark key={at}>{text.slice(at, at + sought.length)}</mark>);
    end = at + sought.length;
  }
  return [...parts, text.slice(end)];
}
