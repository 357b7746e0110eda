import type { ButtonHTMLAttributes } from "react";
import { useState } from "react";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import "./button.css";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "primary" | "plain" | "quiet" | "danger";
  icon?: IconName;
  /** Shows the icon alone; the label is still read out and shown as a tip. */
  iconOnly?: string;
  busy?: boolean;
}

export function Button({
  look = "plain", icon, iconOnly, busy = false, className = "", children, ...rest
}: Props) {
  const label = iconOnly === undefined ? {} : { "aria-label": iconOnly, title: iconOnly };
  return (
    <button type="button" {...rest} {...label} aria-busy={busy || undefined}
      disabled={rest.disabled === true || busy}
      className={`button button-${look} ${iconOnly === undefined ? "" : "button-icon"} ${className}`}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button whose action takes a moment: it cannot be pressed again until that ended. */
export function ActionButton({ act, ...rest }: Props & { act: () => Promise<unknown> }) {
  const [busy, setBusy] = useState(false);
  const run = () => {
    setBusy(true);
    void act().finally(() => setBusy(false));
  };
  return <Button {...rest} busy={busy} onClick={run} />;
}
