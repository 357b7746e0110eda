import { useState } from "react";
import type { Transfer } from "../../api/types";
import { useNetwork, valueOf } from "../../state/network";
import { strings } from "../../strings";
import { Card } from "../../ui/Card";
import { EmptyState } from "../../ui/EmptyState";
import { Loaded } from "../../ui/Loaded";
import { Tabs } from "../../ui/Tabs";
import { OutgoingRow, TransferRow } from "./TransferRow";
import { isFinished, isOffer } from "./transferStates";

const words = strings.transfers;
type Which = "all" | "active" | "finished";

/** Offers to you are not here: they wait above for an answer. */
function chosen(transfers: Transfer[], which: Which): Transfer[] {
  const kept = transfers.filter((transfer) =>
    !isOffer(transfer) && (which === "all" || isFinished(transfer) === (which === "finished")));
  const newest = (left: Transfer, right: Transfer) => right.createdAt - left.createdAt;
  // What still moves stands above what is over.
  return kept.sort((left, right) =>
    Number(isFinished(left)) - Number(isFinished(right)) || newest(left, right));
}

export function TransferList() {
  const [which, setWhich] = useState<Which>("all");
  const all = useNetwork((state) => valueOf(state.transfers));
  const outgoing = useNetwork((state) => state.outgoing);
  const count = (key: Which) =>
    chosen(all ?? [], key).length + (key === "finished" ? 0 : outgoing.length);
  const tabs = (["all", "active", "finished"] as const)
    .map((key) => ({ key, label: words[key], count: count(key) }));
  return (
    <Card title={words.listTitle} className="transfers-list">
      <Loaded name="transfers" lines={6}>
        {(transfers) => chosen(transfers, "all").length + outgoing.length === 0
          ? (
            <EmptyState icon="transfers" title={words.emptyTitle}>
              <p>{words.emptyText}</p>
            </EmptyState>
          )
          : (
            <Tabs label={words.filters} tabs={tabs} chosen={which} onChoose={setWhich}>
              {count(which) === 0 && (
                <EmptyState icon="transfers" title={words.emptyFilterTitle}>
                  <p>{words.emptyFilterText}</p>
                </EmptyState>
              )}
              <ul className="transfer-list">
                {which !== "finished" && outgoing.map((entry) => (
                  <OutgoingRow key={`out-${entry.id}`} outgoing={entry} />
                ))}
                {chosen(transfers, which).map((transfer) => (
                  <TransferRow key={transfer.id} transfer={transfer} />
                ))}
              </ul>
            </Tabs>
          )}
      </Loaded>
    </Card>
  );
}
