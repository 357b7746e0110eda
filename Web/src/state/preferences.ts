import { createStore, useStore } from "./store";

export type Theme = "system" | "light" | "dark";
export type Motion = "system" | "reduced" | "full";

export interface Preferences {
  theme: Theme;
  motion: Motion;
  /** Single-key shortcuts; some people need them off (WCAG 2.1.4). */
  shortcuts: boolean;
}

const storageKey = "warren.preferences";
const usual: Preferences = { theme: "system", motion: "system", shortcuts: true };

function restored(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? "{}") as Partial<Preferences>;
    return {
      theme: kept.theme === "light" || kept.theme === "dark" ? kept.theme : usual.theme,
      motion: kept.motion === "reduced" || kept.motion === "full" ? kept.motion : usual.motion,
      shortcuts: kept.shortcuts !== false,
    };
  } catch {
    // Storage may be blocked or hold something else: the usual choices still work.
    return usual;
  }
}

export const preferences = createStore<Preferences>(usual);

export function usePreferences<Part>(select: (state: Preferences) => Part): Part {
  return useStore(preferences, select);
}

const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");
const calmSystem = window.matchMedia("(prefers-reduced-motion: reduce)");

export function isDark(): boolean {
  const { theme } = preferences.get();
  return theme === "system" ? darkSystem.matches : theme === "dark";
}

export function isCalm(): boolean {
  const { motion } = preferences.get();
  return motion === "system" ? calmSystem.matches : motion === "reduced";
}

/** Calls back when colours or motion change, whoever changed them. */
export function onAppearance(listener: () => void): () => void {
  const leave = preferences.subscribe(listener);
  darkSystem.addEventListener("change", listener);
  calmSystem.addEventListener("change", listener);
  return () => {
    leave();
    darkSystem.removeEventListener("change", listener);
    calmSystem.removeEventListener("change", listener);
  };
}

function mark(attribute: string, value: string): void {
  const root = document.documentElement;
  if (value === "system") root.removeAttribute(attribute);
  else root.setAttribute(attribute, value);
}

/** Restores the choices before the first paint and keeps page and storage equal to them. */
export function startPreferences(): void {
  const apply = () => {
    const chosen = preferences.get();
    mark("data-theme", chosen.theme);
    mark("data-motion", chosen.motion);
  };
  preferences.set(restored());
  apply();
  preferences.subscribe(() => {
    apply();
    try {
      localStorage.setItem(storageKey, JSON.stringify(preferences.get()));
    } catch {
      // Blocked storage: the choice lasts as long as the page.
    }
  });
}

export function toggleTheme(): void {
  preferences.set({ theme: isDark() ? "light" : "dark" });
}
