import { Suspense, useCallback, useState } from "react";
import { LockedPage } from "../pages/locked/LockedPage";
import { OfflinePage } from "../pages/locked/OfflinePage";
import { useNetwork } from "../state/network";
import { wasOwner } from "../state/owner";
import { strings } from "../strings";
import { useStore } from "../state/store";
import { EmptyState, Skeleton } from "../ui/EmptyState";
import { KeyHints } from "../ui/KeyHints";
import { Toasts } from "../ui/Toasts";
import { AppShell } from "./AppShell";
import { Boundary } from "./Boundary";
import { pageHints } from "./keys";
import { hrefOf, useRoute } from "./routes";
import type { Route } from "./routes";
import { keyHints, useShortcuts } from "./useShortcuts";

export function App() {
  const session = useNetwork((state) => state.session);
  const link = useNetwork((state) => state.link);
  const route = useRoute();
  if (route?.isPublic !== true) {
    if (session === "locked") return <LockedPage />;
    if (session === "unknown" && link.phase === "offline") {
      return <OfflinePage seconds={link.seconds} />;
    }
  }
  const isGuest = session === "locked" || (session === "unknown" && !wasOwner());
  return <OpenPage route={route} isGuest={route?.isPublic === true && isGuest} />;
}

function OpenPage({ route, isGuest }: { route: Route | undefined; isGuest: boolean }) {
  const [help, setHelp] = useState(false);
  const hints = useStore(pageHints, (state) => state.list);
  useShortcuts(useCallback(() => setHelp(true), []));
  const Page = route?.page ?? NotFound;
  return (
    <>
      <AppShell route={route} isGuest={isGuest} onHelp={() => setHelp(true)}>
        <Boundary key={route?.path ?? ""}>
          <Suspense fallback={<Skeleton lines={6} />}><Page /></Suspense>
        </Boundary>
      </AppShell>
      {help && <KeyHints hints={[...hints, ...keyHints]} onClose={() => setHelp(false)} />}
      <Toasts />
    </>
  );
}

function NotFound() {
  return (
    <>
      <h1 className="visually-hidden" tabIndex={-1}>{strings.shell.notFound}</h1>
      <EmptyState icon="tunnel" title={strings.shell.notFound}
        action={<a href={hrefOf("reach")}>{strings.shell.notFoundAction}</a>}>
        <p>{strings.shell.notFoundText}</p>
      </EmptyState>
    </>
  );
}
