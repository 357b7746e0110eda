import type { ComponentType } from "react";
import { useSyncExternalStore } from "react";
import { ContactsPage } from "../pages/contacts/ContactsPage";
import { ReachPage } from "../pages/reach/ReachPage";
import { SettingsPage } from "../pages/settings/SettingsPage";
import { TransfersPage } from "../pages/transfers/TransfersPage";
import { strings } from "../strings";
import type { IconName } from "../ui/Icon";

/** A page of the shell. A service joins by adding one entry here. */
export interface Route {
  path: string;
  title: string;
  icon: IconName;
  /** Pressed after "g". */
  key: string;
  page: ComponentType;
}

export const routes: Route[] = [
  { path: "reach", title: strings.reach.title, icon: "reach", key: "r", page: ReachPage },
  {
    path: "transfers", title: strings.transfers.title, icon: "transfers", key: "t",
    page: TransfersPage,
  },
  { path: "contacts", title: strings.contacts.title, icon: "contacts", key: "c", page: ContactsPage },
  { path: "settings", title: strings.settings.title, icon: "settings", key: "s", page: SettingsPage },
];

export const hrefOf = (path: string) => `#/${path}`;

export function goTo(path: string): void {
  window.location.hash = hrefOf(path);
}

function currentPath(): string {
  return window.location.hash.replace(/^#\/?/, "").split(/[/?]/)[0] ?? "";
}

function onHash(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

/** The page the address names; none for an address that names no page. */
export function useRoute(): Route | undefined {
  const path = useSyncExternalStore(onHash, currentPath);
  return path === "" ? routes[0] : routes.find((route) => route.path === path);
}
