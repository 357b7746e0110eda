import type { ComponentType } from "react";
import { lazy, useSyncExternalStore } from "react";
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
  /** Open to people without a key to the node; shows nothing of it. */
  isPublic?: boolean;
  /** Another first part of addresses that lead here. */
  alias?: string;
}

/** Rooms have a program and a style sheet of their own, which other pages do not wait for. */
const RoomsPage = lazy(async () => {
  const looks = new Promise<void>((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = "rooms.css";
    link.onload = () => resolve();
    link.onerror = () => reject(new Error("rooms.css cannot be loaded"));
    document.head.append(link);
  });
  const [page] = await Promise.all([import("../rooms/RoomsPage"), looks]);
  return page;
});

export const routes: Route[] = [
  { path: "reach", title: strings.reach.title, icon: "reach", key: "r", page: ReachPage },
  {
    path: "rooms", title: strings.rooms.title, icon: "rooms", key: "o", page: RoomsPage,
    isPublic: true, alias: "room",
  },
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

function routeOf(path: string): Route | undefined {
  return path === "" ? routes[0]
    : routes.find((route) => route.path === path || route.alias === path);
}

/** The page the address names; none for an address that names no page. */
export function useRoute(): Route | undefined {
  return routeOf(useSyncExternalStore(onHash, currentPath));
}

/** Calls back once a page is shown that is about the node: at once, or when somebody goes there. */
export function onceAboutNode(act: () => void): void {
  const look = () => {
    if (routeOf(currentPath())?.isPublic === true) return;
    window.removeEventListener("hashchange", look);
    act();
  };
  window.addEventListener("hashchange", look);
  look();
}
