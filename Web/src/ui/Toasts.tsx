import { useEffect } from "react";
import { dismiss, notices } from "../state/toasts";
import type { Notice } from "../state/toasts";
import { useStore } from "../state/store";
import { strings } from "../strings";
import { Button } from "./Button";
import { Icon } from "./Icon";
import "./toasts.css";

/** Good news leaves by itself; failures stay until they are dismissed. */
const goodNewsMilliseconds = 6_000;

function Toast({ notice }: { notice: Notice }) {
  useEffect(() => {
    if (notice.tone === "bad") return undefined;
    const timer = window.setTimeout(() => dismiss(notice.id), goodNewsMilliseconds);
    return () => window.clearTimeout(timer);
  }, [notice]);
  return (
    <li className={`toast toast-${notice.tone}`} role={notice.tone === "bad" ? "alert" : undefined}>
      <Icon name={notice.tone === "bad" ? "warning" : "check"} />
      <div className="toast-text">
        <p>{notice.text}</p>
        {notice.hint !== "" && <p className="small soft">{notice.hint}</p>}
      </div>
      <Button look="quiet" icon="close" iconOnly={strings.shell.dismiss}
        onClick={() => dismiss(notice.id)} />
    </li>
  );
}

export function Toasts() {
  const list = useStore(notices, (state) => state.list);
  return (
    <ul className="toasts" aria-live="polite" aria-label={strings.shell.notices}>
      {list.map((notice) => <Toast key={notice.id} notice={notice} />)}
    </ul>
  );
}
