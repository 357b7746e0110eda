import type { ReactNode } from "react";
import { feed } from "../state/feed";
import { useNetwork } from "../state/network";
import type { Loadable, ResourceName, Resources } from "../state/network";
import { FailureState, Skeleton } from "./EmptyState";

interface Props<Name extends ResourceName> {
  name: Name;
  lines?: number;
  children: (value: Resources[Name]) => ReactNode;
}

/** Shows one resource, or that it is on its way, or why it did not come. */
export function Loaded<Name extends ResourceName>({ name, lines, children }: Props<Name>) {
  const loadable = useNetwork((state) => state[name]) as Loadable<Resources[Name]>;
  switch (loadable.phase) {
    case "loading":
      return <Skeleton {...(lines === undefined ? {} : { lines })} />;
    case "failed": {
      const retry = () => void feed.refresh(name).catch(() => undefined);
      return <FailureState failure={loadable.failure} onRetry={retry} />;
    }
    case "ready":
      return <>{children(loadable.value)}</>;
  }
}
