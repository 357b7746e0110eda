import type { ReactNode } from "react";
import "./pagehead.css";

/** The head of a page; its title takes focus when the page is entered. */
export function PageHead({ title, lead }: { title: string; lead: ReactNode }) {
  return (
    <div className="page-head">
      <h1 tabIndex={-1}>{title}</h1>
      <p className="soft">{lead}</p>
    </div>
  );
}
