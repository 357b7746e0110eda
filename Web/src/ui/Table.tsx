import type { ReactNode } from "react";
import { strings } from "../strings";
import { Select } from "./Field";
import { Icon } from "./Icon";
import "./table.css";

export interface Column<Row> {
  key: string;
  label: string;
  render: (row: Row) => ReactNode;
  /** What rows are ordered by; without it the column cannot be sorted. Null comes last. */
  order?: (row: Row) => number | string | null;
  align?: "end";
  /** The cell that names the row; it heads the card on narrow screens. */
  heading?: boolean;
  /** The cell that stands beside the name on a card, without its label. */
  corner?: boolean;
}

export interface Sorting {
  key: string;
  direction: "ascending" | "descending";
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
}

/**
 * A table that turns into one card per row on narrow screens.
 * Roles are written out because changing `display` would make browsers drop them.
 */
export function Table<Row>({ caption, columns, rows, rowKey, sorting, onSort }: Props<Row>) {
  const sort = (key: string) => onSort?.({
    key,
    direction: sorting?.key === key && sorting.direction === "ascending"
      ? "descending" : "ascending",
  });
  return (
    <div className="table-frame">
      {sorting !== undefined && onSort !== undefined && (
        <SortSelect columns={columns} sorting={sorting} onSort={onSort} />
      )}
      <table className="table" role="table" aria-label={caption}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sorting={sorting}
                onSort={onSort === undefined ? undefined : sort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map((column) => <BodyCell key={column.key} column={column} row={row} />)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeadCell<Row>({ column, sorting, onSort }: {
  column: Column<Row>;
  sorting: Sorting | undefined;
  onSort: ((key: string) => void) | undefined;
}) {
  const sorted = sorting?.key === column.key ? sorting.direction : undefined;
  const sortable = column.order !== undefined && onSort !== undefined;
  return (
    <th role="columnheader" scope="col" className={column.align === "end" ? "align-end" : undefined}
      aria-sort={sortable ? sorted ?? "none" : undefined}>
      {sortable ? (
        <button type="button" className={`sort ${sorted === undefined ? "" : `sort-${sorted}`}`}
          onClick={() => onSort(column.key)}>
          {column.label}
          <Icon name="sorted" size="small" />
        </button>
      ) : column.label}
    </th>
  );
}

function BodyCell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const content = column.render(row);
  const className = column.corner === true
    ? "row-corner" : column.align === "end" ? "align-end number" : undefined;
  return column.heading === true
    ? <th role="rowheader" scope="row" className="row-heading">{content}</th>
    : <td role="cell" className={className} data-label={column.label}>{content}</td>;
}

function SortSelect<Row>({ columns, sorting, onSort }: {
  columns: Column<Row>[]; sorting: Sorting; onSort: (sorting: Sorting) => void;
}) {
  const choose = (value: string) => {
    const [key = "", direction] = value.split(":");
    onSort({ key, direction: direction === "descending" ? "descending" : "ascending" });
  };
  return (
    <div className="table-sort">
      <Select label={strings.table.sortBy} value={`${sorting.key}:${sorting.direction}`}
        onChange={(event) => choose(event.target.value)}>
        {columns.filter((column) => column.order !== undefined).flatMap((column) => [
          <option key={`${column.key}+`} value={`${column.key}:ascending`}>
            {strings.table.ascending(column.label)}
          </option>,
          <option key={`${column.key}-`} value={`${column.key}:descending`}>
            {strings.table.descending(column.label)}
          </option>,
        ])}
      </Select>
    </div>
  );
}

/** A sorted copy of `rows`; rows that have no value for the column stand last either way. */
export function sortRows<Row>(rows: Row[], columns: Column<Row>[], sorting: Sorting): Row[] {
  const order = columns.find((column) => column.key === sorting.key)?.order;
  if (order === undefined) return rows;
  const sign = sorting.direction === "ascending" ? 1 : -1;
  return [...rows].sort((left, right) => {
    const [a, b] = [order(left), order(right)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === "string" && typeof b === "string") return sign * a.localeCompare(b);
    return sign * (Number(a) - Number(b));
  });
}
