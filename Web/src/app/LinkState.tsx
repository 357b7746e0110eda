import { useNetwork } from "../state/network";
import type { Link } from "../state/network";
import { strings } from "../strings";
import { StatusDot } from "../ui/Badge";
import type { Tone } from "../ui/Badge";

function describe(link: Link): { tone: Tone; short: string; long: string } {
  const words = strings.link;
  switch (link.phase) {
    case "connecting":
      return { tone: "idle", short: words.connecting, long: words.connectingLong };
    case "live":
      return { tone: "ok", short: words.live, long: words.liveLong };
    case "waiting":
      return { tone: "warn", short: words.waiting, long: words.waitingLong(link.seconds) };
    case "polling":
      return { tone: "warn", short: words.polling, long: words.pollingLong };
    case "offline":
      return { tone: "bad", short: words.offline, long: words.offlineLong(link.seconds) };
  }
}

/** Whether what the page shows is now, or was. */
export function LinkState() {
  const link = useNetwork((state) => state.link);
  const { tone, short, long } = describe(link);
  return (
    <div className={`link-state tone-${tone}`} role="status" aria-label={strings.link.label}
      title={long} data-link={link.phase}>
      <StatusDot tone={tone} />
      <span>{short}</span>
      <span className="visually-hidden">{long}</span>
    </div>
  );
}
