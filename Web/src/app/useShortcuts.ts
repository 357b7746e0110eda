import { useEffect } from "react";
import { preferences, toggleTheme } from "../state/preferences";
import { strings } from "../strings";
import type { KeyHint } from "../ui/KeyHints";
import { filterId } from "./keys";
import { goTo, routes } from "./routes";

/** The second key must follow within this time. */
const chordMilliseconds = 1_200;

export const keyHints: KeyHint[] = [
  ...routes.map((route) => ({ keys: ["g", route.key], does: strings.shortcuts.go(route.title) })),
  { keys: ["/"], does: strings.shortcuts.filter },
  { keys: ["d"], does: strings.shortcuts.theme },
  { keys: ["?"], does: strings.shortcuts.help },
  { keys: ["Esc"], does: strings.shortcuts.close },
  { keys: ["← →"], does: strings.shortcuts.chart },
];

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
    && !["checkbox", "radio"].includes((target as HTMLInputElement).type);
}

/** Whether a single key is meant for the page: nothing is being typed and no sheet is open. */
export function isFreeKey(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)
    && preferences.get().shortcuts && document.querySelector("dialog[open]") === null;
}

function focusFilter(): void {
  const focus = () => {
    const field = document.getElementById(filterId)?.querySelector("input");
    field?.focus();
    field?.scrollIntoView({ block: "center" });
    return field !== null && field !== undefined;
  };
  if (focus()) return;
  goTo("reach");
  window.setTimeout(focus, 100);
}

/** Single keys for the whole page, unless something is being typed or a sheet is open. */
export function useShortcuts(onHelp: () => void): void {
  useEffect(() => {
    let chordUntil = 0;
    const press = (event: KeyboardEvent) => {
      if (!isFreeKey(event)) return;
      if (performance.now() < chordUntil) {
        chordUntil = 0;
        const route = routes.find(({ key }) => key === event.key);
        if (route !== undefined) return goTo(route.path);
      }
      switch (event.key) {
        case "g":
          chordUntil = performance.now() + chordMilliseconds;
          return undefined;
        case "?":
          return onHelp();
        case "d":
          return toggleTheme();
        case "/":
          event.preventDefault();
          return focusFilter();
        default:
          return undefined;
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [onHelp]);
}
