import { feed } from "../../state/feed";
import { strings } from "../../strings";
import { ActionButton } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { Gate } from "./Gate";

const words = strings.offline;

/** Shown when the node has not answered since the page was opened. */
export function OfflinePage({ seconds }: { seconds: number }) {
  return (
    <Gate icon="unplugged" title={words.title} why={words.why}>
      <p>{words.what}</p>
      <p className="command">
        <code>{words.command}</code>
        <CopyButton text={words.command} what={words.command} />
      </p>
      <div className="gate-foot">
        <ActionButton look="primary" icon="renew" act={async () => feed.restart()}>
          {strings.shell.retry}
        </ActionButton>
        <p className="small soft" role="status">{words.retrying(seconds)}</p>
      </div>
    </Gate>
  );
}
