import { useNetwork, valueOf } from "../../state/network";
import { strings } from "../../strings";
import { Card } from "../../ui/Card";
import { PageHead } from "../../ui/PageHead";
import { Offers } from "./Offers";
import { SendForm } from "./SendForm";
import { TransferList } from "./TransferList";
import { isOffer } from "./transferStates";
import "../../ui/transferlist.css";
import "./transfers.css";

const words = strings.transfers;

export function TransfersPage() {
  const offers = (useNetwork((state) => valueOf(state.transfers)) ?? [])
    .filter(isOffer);
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <div className="transfers">
        {offers.length > 0 && <Offers offers={offers} />}
        <TransferList />
        <Card title={words.send} className="transfers-send"><SendForm /></Card>
      </div>
    </>
  );
}
