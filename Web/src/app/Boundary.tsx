import { Component } from "react";
import type { ReactNode } from "react";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/EmptyState";

/** Keeps the shell standing when a page throws. */
export class Boundary extends Component<{ children: ReactNode }, { message: string | null }> {
  override state: { message: string | null } = { message: null };

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <div role="alert">
        <EmptyState icon="warning" title={strings.shell.crashed}
          action={<Button onClick={() => window.location.reload()}>{strings.shell.reload}</Button>}>
          <p>{strings.shell.crashedText}</p>
          <code>{this.state.message}</code>
        </EmptyState>
      </div>
    );
  }
}
