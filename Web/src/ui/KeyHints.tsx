import { Dialog } from "./Dialog";
import { strings } from "../strings";
import "./keyhints.css";

export interface KeyHint {
  keys: string[];
  does: string;
}

/** The sheet that "?" opens. */
export function KeyHints({ hints, onClose }: { hints: KeyHint[]; onClose: () => void }) {
  return (
    <Dialog title={strings.shortcuts.title} onClose={onClose}>
      <dl className="keyhints">
        {hints.map((hint) => (
          <div key={hint.does} className="keyhint">
            <dt>
              {hint.keys.map((key, index) => (
                <span key={key + String(index)}>
                  {index > 0 && <span className="faint small"> {strings.shortcuts.then} </span>}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{hint.does}</dd>
          </div>
        ))}
      </dl>
      <p className="small faint">{strings.shortcuts.note}</p>
    </Dialog>
  );
}
