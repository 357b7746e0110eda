import type { Transfer } from "../../api/types";
import { bytes, moment } from "../../format";
import { acceptTransfer, declineTransfer } from "../../state/actions";
import { strings } from "../../strings";
import { ActionButton } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { usePeerName } from "./usePeerName";

const words = strings.transfers;

/** Files others want to send, waiting for a yes or a no. */
export function Offers({ offers }: { offers: Transfer[] }) {
  const nameOf = usePeerName();
  return (
    <Card title={words.offers} note={offers.length} className="offers">
      <ul className="transfer-list">
        {offers.map((offer) => (
          <li key={offer.id} className="offer">
            <span className="file-icon"><Icon name="file" /></span>
            <div className="offer-text">
              <p className="transfer-name">{offer.name}</p>
              <p className="small soft number">
                {words.offeredBy(nameOf(offer.peer))} · {bytes(offer.bytesTotal)}
                {" · "}{words.files(offer.files)} · {moment(offer.createdAt)}
              </p>
            </div>
            <div className="offer-actions">
              <ActionButton look="primary" icon="check" act={() => acceptTransfer(offer)}
                aria-label={words.acceptWhat(offer.name)}>
                {words.accept}
              </ActionButton>
              <ActionButton act={() => declineTransfer(offer)}
                aria-label={words.declineWhat(offer.name)}>
                {words.decline}
              </ActionButton>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
