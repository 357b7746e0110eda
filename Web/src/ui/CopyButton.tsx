import { useEffect, useState } from "react";
import { ApiFailure } from "../api/client";
import { complain } from "../state/toasts";
import { strings } from "../strings";
import { Button } from "./Button";

/** How long the tick stays before the button offers to copy again. */
const tickMilliseconds = 2_000;

/** Copies `text`; `what` names it for those who do not see the place of the button. */
export function CopyButton({ text, what, wordy = false }: {
  text: string; what: string; wordy?: boolean;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = window.setTimeout(() => setCopied(false), tickMilliseconds);
    return () => window.clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    copyText(text).then(
      () => setCopied(true),
      () => complain(new ApiFailure(-1, "clipboard", strings.failures.clipboard,
        strings.failures.clipboardHint)),
    );
  };
  const icon = copied ? "check" : "copy";
  const label = copied ? strings.shell.copied : strings.shell.copy;
  return (
    <>
      {wordy
        ? <Button icon={icon} onClick={copy} aria-label={strings.shell.copyWhat(what)}>{label}</Button>
        : <Button look="quiet" icon={icon} iconOnly={strings.shell.copyWhat(what)} onClick={copy} />}
      <span className="visually-hidden" role="status">{copied ? strings.shell.copied : ""}</span>
    </>
  );
}

async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  // Plain HTTP on an address other than loopback has no clipboard API.
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copy refused");
}
