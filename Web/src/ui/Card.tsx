import { useId } from "react";
import type { ReactNode } from "react";
import "./card.css";

interface Props {
  title?: string;
  /** Stands after the title: a count, a hint. */
  note?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A named region of the page. */
export function Card({ title, note, actions, className = "", children }: Props) {
  const id = useId();
  return (
    <section className={`card ${className}`} aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <header className="card-head">
          <h2 id={id}>{title}</h2>
          {note !== undefined && <span className="card-note number">{note}</span>}
          {actions !== undefined && <div className="card-actions">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
