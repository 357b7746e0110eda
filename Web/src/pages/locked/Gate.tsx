import { useEffect } from "react";
import type { ReactNode } from "react";
import { ThemeButton } from "../../app/AppShell";
import { strings } from "../../strings";
import { Icon, Mark } from "../../ui/Icon";
import type { IconName } from "../../ui/Icon";
import "./gate.css";

/** A page that stands before the others and says how to get in. */
export function Gate({ icon, title, why, children }: {
  icon: IconName; title: string; why: string; children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · ${strings.product}`;
  }, [title]);
  return (
    <div className="gate">
      <header className="gate-head">
        <span className="brand"><Mark />{strings.product}</span>
        <ThemeButton />
      </header>
      <main className="gate-body">
        <span className="gate-icon"><Icon name={icon} size="large" /></span>
        <h1>{title}</h1>
        <p className="soft">{why}</p>
        {children}
      </main>
    </div>
  );
}
