import { useEffect, useState } from "react";
import { call } from "../../api/client";
import type { NetworkStats } from "../../api/types";
import { feed } from "../../state/feed";
import { strings } from "../../strings";
import { ActionButton } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { Gate } from "./Gate";

const words = strings.locked;

/** Shown when the node asks for a key this browser does not have. */
export function LockedPage() {
  const alive = useAliveCount();
  return (
    <Gate icon="lock" title={words.title} why={words.why}>
      <ol className="gate-steps">
        <li>
          <p>{words.first}</p>
        </li>
        <li>
          <p>{words.second}</p>
          <p className="command">
            <code>{words.command}</code>
            <CopyButton text={words.command} what={words.command} />
          </p>
        </li>
      </ol>
      <div className="gate-foot">
        <ActionButton look="primary" icon="renew" act={async () => feed.restart()}>
          {words.again}
        </ActionButton>
        {alive !== null && (
          <p className="small soft gate-network"><Icon name="reach" />{words.network(alive)}</p>
        )}
      </div>
    </Gate>
  );
}

/** The network's state is public, so even a locked page can show that it lives. */
function useAliveCount(): number | null {
  const [alive, setAlive] = useState<number | null>(null);
  useEffect(() => {
    let here = true;
    call<NetworkStats>("GET", "stats").then(
      (stats) => here && setAlive(stats.aliveCount + stats.degradedCount),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, []);
  return alive;
}
