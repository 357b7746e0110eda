import { milliseconds, rate } from "../../format";
import { useStore } from "../../state/store";
import { Dialog } from "../../ui/Dialog";
import { Facts } from "../../ui/Facts";
import { Table } from "../../ui/Table";
import type { Column } from "../../ui/Table";
import { median } from "../state/quality";
import type { Person } from "../state/people";
import type { RoomSession } from "../state/session";
import { words } from "../strings";

const { quality, people } = words;

const columns: Column<Person>[] = [
  { key: "name", label: quality.person, heading: true, render: ({ name }) => name },
  { key: "state", label: people.state, render: ({ state }) => people.states[state] },
  {
    key: "path", label: people.path,
    render: ({ path }) => (path === undefined ? quality.none : people.paths[path].short),
  },
  {
    key: "trip", label: people.roundTrip,
    render: ({ roundTripMilliseconds }) => milliseconds(roundTripMilliseconds ?? null),
  },
  { key: "rate", label: quality.rate, render: (person) => rate(person.rate) },
];

const shown = (samples: number[]) => {
  const middle = median(samples);
  return middle === undefined ? quality.none : milliseconds(Math.max(1, Math.round(middle)));
};

/** How well this visit went so far; nothing of it leaves the browser. */
export function QualityDialog({ session, onClose }: { session: RoomSession; onClose: () => void }) {
  const figures = useStore(session.store, (state) => state.quality);
  const list = useStore(session.store, (state) => state.people);
  return (
    <Dialog title={quality.title} onClose={onClose}>
      <Facts facts={[
        [quality.success, figures.attempts === 0
          ? quality.none : quality.of(figures.successes, figures.attempts)],
        [quality.connect, shown(figures.connectMilliseconds)],
        [quality.latency, shown(figures.messageMilliseconds)],
        [quality.faults, figures.faults],
      ]} />
      {list.length > 0 && (
        <Table caption={quality.caption} columns={columns} rows={[...list]} rowKey={({ id }) => id} />
      )}
    </Dialog>
  );
}
