import { useId, useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import "./tabs.css";

export interface Tab<Key extends string> {
  key: Key;
  label: string;
  count?: number;
}

interface Props<Key extends string> {
  label: string;
  tabs: Tab<Key>[];
  chosen: Key;
  onChoose: (key: Key) => void;
  children: ReactNode;
}

/** Tabs and the panel of the chosen one; arrows move between tabs (ARIA Authoring Practices). */
export function Tabs<Key extends string>({ label, tabs, chosen, onChoose, children }: Props<Key>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.key === chosen);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined ? undefined : tabs[(next + tabs.length) % tabs.length];
    if (tab === undefined) return;
    event.preventDefault();
    onChoose(tab.key);
    list.current?.querySelector<HTMLElement>(`[data-tab="${tab.key}"]`)?.focus();
  };
  return (
    <div className="tabs">
      <div className="tabs-list" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map((tab) => (
          <button key={tab.key} type="button" role="tab" className="tab" data-tab={tab.key}
            id={`${id}-${tab.key}`} aria-controls={`${id}-panel`}
            aria-selected={tab.key === chosen} tabIndex={tab.key === chosen ? 0 : -1}
            onClick={() => onChoose(tab.key)}>
            {tab.label}
            {tab.count !== undefined && <span className="tab-count number">{tab.count}</span>}
          </button>
        ))}
      </div>
      <div className="tabs-panel" role="tabpanel" id={`${id}-panel`}
        aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </div>
  );
}
