import type { Circuit, Hop } from "../../api/types";
import { useNetwork, valueOf } from "../../state/network";
import { strings } from "../../strings";
import { StatusDot } from "../../ui/Badge";
import { Icon } from "../../ui/Icon";
import { relayTones } from "./relayColumns";

const words = strings.circuits;

function roleOf(index: number, length: number): string {
  if (length === 1) return words.only;
  if (index === 0) return words.roles[0];
  return index === length - 1 ? words.roles[2] : words.roles[1];
}

/** You, then every relay of the circuit in order, joined by tunnels. */
export function HopChain({ circuit, onOpen }: {
  circuit: Circuit; onOpen: (relay: string) => void;
}) {
  const { hops } = circuit;
  return (
    <ol className="chain" aria-label={words.chain(hops.map((hop) => hop.name))}>
      <li className="hop hop-you">
        <span className="hop-dot"><Icon name="home" size="small" /></span>
        <span className="hop-text">
          <span className="hop-role">{words.start}</span>
          <span className="hop-name">{words.you}</span>
        </span>
      </li>
      {hops.map((hop, index) => (
        <HopMark key={hop.id} hop={hop} role={roleOf(index, hops.length)} onOpen={onOpen} />
      ))}
    </ol>
  );
}

function HopMark({ hop, role, onOpen }: {
  hop: Hop; role: string; onOpen: (relay: string) => void;
}) {
  const relay = useNetwork((state) => valueOf(state.relays))?.find(({ id }) => id === hop.id);
  const tone = relay === undefined ? "idle" : relayTones[relay.state];
  return (
    <li className="hop">
      <span className={`hop-dot tone-${tone}`}><StatusDot tone={tone} /></span>
      <span className="hop-text">
        <span className="hop-role">{role}</span>
        <button type="button" className="link-button hop-name truncate"
          title={strings.relays.details(hop.name)} onClick={() => onOpen(hop.id)}>
          {hop.name}
        </button>
      </span>
    </li>
  );
}
