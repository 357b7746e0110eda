import { useEffect, useRef } from "react";
import type { KeyboardEvent } from "react";
import { Button } from "../../ui/Button";
import { words } from "../strings";

const emojis = [
  "😀", "😂", "🙂", "😉", "😊", "😍", "😎", "🤔", "😐", "😴", "😢", "😭", "😡", "😱", "🥳", "🤗",
  "👍", "👎", "👏", "🙏", "💪", "👋", "🤝", "✌️", "❤️", "🔥", "✨", "🎉", "💡", "✅", "❌", "❓",
  "🐇", "🌿", "☕", "🍕", "🚀", "⏳", "📎", "🔒",
];
const columns = 8;

interface Props {
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onPick: (emoji: string) => void;
}

/** A few emoji in a grid; arrows move, Escape closes and gives focus back. */
export function EmojiPicker({ isOpen, onOpen, onPick }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    grid.current?.querySelector("button")?.focus();
    const outside = (event: PointerEvent) => {
      if (root.current?.contains(event.target as Node) === false) onOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [isOpen, onOpen]);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onOpen(false);
      root.current?.querySelector<HTMLElement>(".emoji-open")?.focus();
      return;
    }
    const buttons = [...grid.current?.querySelectorAll("button") ?? []];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div className="emoji" ref={root}>
      <Button look="quiet" icon="smile" iconOnly={words.chat.emoji} aria-expanded={isOpen}
        className="emoji-open" onClick={() => onOpen(!isOpen)} />
      {isOpen && (
        <div className="emoji-grid" ref={grid} role="group" aria-label={words.chat.emojis}
          onKeyDown={press}>
          {emojis.map((emoji, at) => (
            <button key={emoji} type="button" tabIndex={at === 0 ? 0 : -1}
              onClick={() => onPick(emoji)}>{emoji}</button>
          ))}
        </div>
      )}
    </div>
  );
}
