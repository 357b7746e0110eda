import { useId, useLayoutEffect, useRef } from "react";
import type { MouseEvent, ReactNode } from "react";
import { strings } from "../strings";
import { Button } from "./Button";
import "./dialog.css";

interface Props {
  title: string;
  onClose: () => void;
  actions?: ReactNode;
  children: ReactNode;
}

/** A modal sheet; the browser's own `dialog` keeps focus inside and gives it back afterwards. */
export function Dialog({ title, onClose, actions, children }: Props) {
  const id = useId();
  const sheet = useRef<HTMLDialogElement>(null);
  // Before the element leaves the page: only an open dialog gives focus back.
  useLayoutEffect(() => {
    const dialog = sheet.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  const backdrop = (event: MouseEvent) => {
    if (event.target === sheet.current) onClose();
  };
  return (
    <dialog ref={sheet} className="dialog" aria-labelledby={id} onClick={backdrop}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}>
      <div className="dialog-body">
        <header className="dialog-head">
          <h2 id={id}>{title}</h2>
          <Button look="quiet" icon="close" iconOnly={strings.shell.close} onClick={onClose} />
        </header>
        {children}
        {actions !== undefined && <footer className="dialog-actions">{actions}</footer>}
      </div>
    </dialog>
  );
}
