import { useMemo, useState } from "react";
import type { Relay, RelayState } from "../../api/types";
import { filterId } from "../../app/keys";
import { useNetwork, valueOf } from "../../state/network";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { EmptyState } from "../../ui/EmptyState";
import { Field, Select, Toggle } from "../../ui/Field";
import { Loaded } from "../../ui/Loaded";
import { Table, sortRows } from "../../ui/Table";
import type { Sorting } from "../../ui/Table";
import { relayColumns } from "./relayColumns";
import "./relays.css";

const words = strings.relays;
/** Rows added at a time; a network of thousands must not slow the page. */
const page = window.matchMedia("(max-width: 48rem)").matches ? 10 : 25;

interface Filter {
  text: string;
  state: RelayState | "any";
  exitsOnly: boolean;
}

const everything: Filter = { text: "", state: "any", exitsOnly: false };

function matches(relay: Relay, filter: Filter): boolean {
  const text = filter.text.trim().toLowerCase();
  const haystack = `${relay.name} ${relay.host}:${relay.port} ${relay.family ?? ""} ${relay.id}`;
  return (
    (filter.state === "any" || relay.state === filter.state)
    && (!filter.exitsOnly || relay.exit)
    && (text === "" || haystack.toLowerCase().includes(text))
  );
}

export function RelaysCard({ onOpen }: { onOpen: (relay: string) => void }) {
  const [filter, setFilter] = useState(everything);
  const all = useNetwork((state) => valueOf(state.relays));
  const shown = useMemo(
    () => (all ?? []).filter((relay) => matches(relay, filter)), [all, filter],
  );
  return (
    <Card title={words.title} note={all && words.note(shown.length, all.length)}>
      <Loaded name="relays" lines={8}>
        {(relays) => relays.length === 0
          ? <EmptyState icon="reach" title={words.emptyTitle}><p>{words.emptyText}</p></EmptyState>
          : (
            <>
              <FilterBar filter={filter} onChange={setFilter} />
              {shown.length === 0
                ? <NoMatch onClear={() => setFilter(everything)} />
                : <RelayTable relays={shown} onOpen={onOpen} />}
            </>
          )}
      </Loaded>
    </Card>
  );
}

function FilterBar({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const set = (change: Partial<Filter>) => onChange({ ...filter, ...change });
  return (
    <div className="relay-filter" id={filterId} role="search">
      <Field type="search" label={words.filter} placeholder={words.filter} hideLabel
        value={filter.text} onChange={(event) => set({ text: event.target.value })} />
      <Select label={words.state} hideLabel value={filter.state}
        onChange={(event) => set({ state: event.target.value as Filter["state"] })}>
        <option value="any">{words.anyState}</option>
        {(["alive", "degraded", "dead"] as const).map((state) => (
          <option key={state} value={state}>{words.states[state]}</option>
        ))}
      </Select>
      <Toggle label={words.exitsOnly} checked={filter.exitsOnly}
        onChange={(exitsOnly) => set({ exitsOnly })} />
    </div>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState icon="search" title={words.noMatchTitle}
      action={<Button onClick={onClear}>{words.clear}</Button>}>
      <p>{words.noMatchText}</p>
    </EmptyState>
  );
}

function RelayTable({ relays, onOpen }: { relays: Relay[]; onOpen: (relay: string) => void }) {
  const [sorting, setSorting] = useState<Sorting>({ key: "name", direction: "ascending" });
  const [most, setMost] = useState(page);
  const columns = useMemo(() => relayColumns(onOpen), [onOpen]);
  const sorted = useMemo(() => sortRows(relays, columns, sorting), [relays, columns, sorting]);
  const hidden = sorted.length - most;
  return (
    <>
      <Table caption={words.caption} columns={columns} rows={sorted.slice(0, most)}
        rowKey={(relay) => relay.id} sorting={sorting} onSort={setSorting} />
      {hidden > 0 && (
        <Button className="relay-more" onClick={() => setMost(most + page * 2)}>
          {words.more(Math.min(hidden, page * 2))}
        </Button>
      )}
    </>
  );
}
