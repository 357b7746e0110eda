import type { ReactNode } from "react";
import type { ApiFailure } from "../api/client";
import { strings } from "../strings";
import { Button } from "./Button";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import "./empty.css";

interface Props {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Says what is not here, why, and what to do about it. */
export function EmptyState({ icon, title, children, action }: Props) {
  return (
    <div className="empty">
      <span className="empty-icon"><Icon name={icon} size="large" /></span>
      <h3>{title}</h3>
      {children !== undefined && <div className="empty-text">{children}</div>}
      {action}
    </div>
  );
}

export function FailureState({ failure, onRetry }: { failure: ApiFailure; onRetry: () => void }) {
  return (
    <div role="alert">
      <EmptyState icon="warning" title={failure.message}
        action={<Button icon="renew" onClick={onRetry}>{strings.shell.retry}</Button>}>
        <p>{failure.hint}</p>
      </EmptyState>
    </div>
  );
}

/** A quiet shape where content will be. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{strings.shell.loading}</span>
      {Array.from({ length: lines }, (_, line) => <span key={line} className="skeleton-line" />)}
    </div>
  );
}
