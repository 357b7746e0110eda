import { useEffect, useRef, useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { isOffer } from "../pages/transfers/transferStates";
import { useNetwork, valueOf } from "../state/network";
import { isDark, onAppearance, toggleTheme } from "../state/preferences";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { Icon, Mark } from "../ui/Icon";
import { LinkState } from "./LinkState";
import { hrefOf, routes } from "./routes";
import type { Route } from "./routes";
import "./shell.css";

interface Props {
  route: Route | undefined;
  /** Somebody without a key to the node: there is nothing here to go to, or to say of it. */
  isGuest: boolean;
  onHelp: () => void;
  children: ReactNode;
}

/** The frame around every page: skip link, navigation, state of the connection, content. */
export function AppShell({ route, isGuest, onHelp, children }: Props) {
  const main = useRef<HTMLElement>(null);
  useArrival(main, route);
  const skip = () => main.current?.focus();
  return (
    <div className={`shell ${isGuest ? "guest" : ""}`}>
      <button type="button" className="skip" onClick={skip}>{strings.shell.skip}</button>
      <header className="rail">
        <a className="brand" href={hrefOf(isGuest ? "rooms" : "reach")}>
          <Mark />
          <span>{strings.product}</span>
        </a>
        {!isGuest && <Navigation route={route} />}
        <div className="rail-foot">
          {!isGuest && <LinkState />}
          <ThemeButton />
          <Button look="quiet" icon="keyboard" iconOnly={strings.shell.shortcuts} onClick={onHelp}
            className="help-button" />
        </div>
      </header>
      <main id="main" className="main" ref={main} tabIndex={-1}>{children}</main>
    </div>
  );
}

/** A new page starts at its top, names the window, and takes focus from the link that led here. */
function useArrival(main: { current: HTMLElement | null }, route: Route | undefined): void {
  const arrived = useRef("");
  const title = route?.title ?? strings.shell.notFound;
  useEffect(() => {
    document.title = `${title} · ${strings.product}`;
    const moved = arrived.current !== "" && arrived.current !== title;
    arrived.current = title;
    if (!moved) return;
    window.scrollTo(0, 0);
    main.current?.querySelector<HTMLElement>("h1")?.focus();
  }, [main, title]);
}

function Navigation({ route }: { route: Route | undefined }) {
  const transfers = useNetwork((state) => state.transfers);
  const offers = (valueOf(transfers) ?? []).filter(isOffer).length;
  return (
    <nav className="nav" aria-label={strings.shell.navigation}>
      <ul>
        {routes.map((entry) => (
          <li key={entry.path}>
            <a href={hrefOf(entry.path)} aria-current={entry === route ? "page" : undefined}
              aria-keyshortcuts={`g ${entry.key}`}>
              <Icon name={entry.icon} />
              <span className="nav-title">{entry.title}</span>
              {entry.path === "transfers" && offers > 0 && (
                <span className="nav-count number">
                  {offers}
                  <span className="visually-hidden"> {strings.shell.newOffers(offers)}</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function ThemeButton() {
  const dark = useSyncExternalStore(onAppearance, isDark);
  return (
    <Button look="quiet" icon={dark ? "sun" : "moon"} onClick={toggleTheme}
      iconOnly={dark ? strings.shell.toLight : strings.shell.toDark} />
  );
}
