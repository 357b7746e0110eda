import { useCallback, useState } from "react";
import { LockedPage } from "../pages/locked/LockedPage";
import { OfflinePage } from "../pages/locked/OfflinePage";
import { useNetwork } from "../state/network";
import { strings } from "../strings";
import { EmptyState } from "../ui/EmptyState";
import { KeyHints } from "../ui/KeyHints";
import { Toasts } from "../ui/Toasts";
import { AppShell } from "./AppShell";
import { Boundary } from "./Boundary";
import { hrefOf, useRoute } from "./routes";
import { keyHints, useShortcuts } from "./useShortcuts";

export function App() {
  const session = useNetwork((state) => state.session);
  const link = useNetwork((state) => state.link);
  if (session === "locked") return <LockedPage />;
  if (session === "unknown" && link.phase === "offline") {
    return <OfflinePage seconds={link.seconds} />;
  }
  return <OpenPage />;
}

function OpenPage() {
  const route = useRoute();
  const [help, setHelp] = useState(false);
  useShortcuts(useCallback(() => setHelp(true), []));
  const Page = route?.page ?? NotFound;
  return (
    <>
      <AppShell route={route} onHelp={() => setHelp(true)}>
        <Boundary key={route?.path ?? ""}><Page /></Boundary>
      </AppShell>
      {help && <KeyHints hints={keyHints} onClose={() => setHelp(false)} />}
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
