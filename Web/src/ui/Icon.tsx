import "./icon.css";

/** Outlines on a 24-unit grid, drawn with the text's colour. */
const paths = {
  reach: "M12 12m-2.2 0a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0M6.3 17.7a8 8 0 0 1 0-11.4"
    + "M17.7 6.3a8 8 0 0 1 0 11.4M9 15a4.2 4.2 0 0 1 0-6M15 9a4.2 4.2 0 0 1 0 6",
  transfers: "M8 4v15m0 0-4-4m4 4 4-4M16 20V5m0 0-4 4m4-4 4 4",
  contacts: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c.6-3.2 3-5 6.5-5s5.9 1.8 6.5 5"
    + "M16 4.9a3.5 3.5 0 0 1 0 6.2M17.5 14.9c2.2.6 3.6 2.2 4 4.6",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z"
    + "M9 19.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z",
  sun: "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM12 2v2M12 20v2M2 12h2M20 12h2"
    + "M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
  keyboard: "M3 7.5A1.5 1.5 0 0 1 4.5 6h15A1.5 1.5 0 0 1 21 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-15"
    + "A1.5 1.5 0 0 1 3 16.5ZM7 10h.01M11 10h.01M15 10h.01M18 10h-.01M8 14h8",
  copy: "M9 9V5.5A1.5 1.5 0 0 1 10.5 4h8A1.5 1.5 0 0 1 20 5.5v8a1.5 1.5 0 0 1-1.5 1.5H15"
    + "M4 10.5A1.5 1.5 0 0 1 5.5 9h8a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-8"
    + "A1.5 1.5 0 0 1 4 18.5Z",
  check: "m5 12.5 4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6 6 18",
  warning: "M12 4.5 21 20H3ZM12 10v4.5M12 17.3v.01",
  renew: "M20 11A8 8 0 0 0 5.6 7L4 8.6M4 4v4.6h4.6M4 13a8 8 0 0 0 14.4 4l1.6-1.6M20 20v-4.6h-4.6",
  lock: "M6.5 11h11A1.5 1.5 0 0 1 19 12.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6"
    + "A1.5 1.5 0 0 1 6.5 11ZM8 11V8a4 4 0 0 1 8 0v3",
  unplugged: "M3 3l18 18M9.5 5.2A13 13 0 0 1 22 9M2 9c1.3-1 2.7-1.9 4.2-2.5M5.5 12.7A9 9 0 0 1 10 10.3"
    + "M14.5 10.6c1.5.4 2.9 1.1 4 2.1M9 16.3a5 5 0 0 1 6 0M12 19.8v.01",
  upload: "M12 16V5m0 0L7.5 9.5M12 5l4.5 4.5M4 16v2.5A1.5 1.5 0 0 0 5.5 20h13a1.5 1.5 0 0 0 1.5-1.5V16",
  file: "M14 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8Z"
    + "M14 3.5V8h4.5",
  down: "M12 5v14m0 0-5.5-5.5M12 19l5.5-5.5",
  up: "M12 19V5m0 0-5.5 5.5M12 5l5.5 5.5",
  sorted: "m7 10 5 5 5-5",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM20 20l-4.8-4.8",
  exit: "M14 4.5h4A1.5 1.5 0 0 1 19.5 6v12a1.5 1.5 0 0 1-1.5 1.5h-4M4.5 12H15m0 0-4-4m4 4-4 4",
  tunnel: "M3 19v-6a9 9 0 0 1 18 0v6M8 19v-6a4 4 0 0 1 8 0v6M3 19h18",
  pulse: "M2.5 12h4L9 5.5l5 13 2.5-6.5h5",
  home: "M4 19.5v-8L12 5l8 6.5v8M9.5 19.5v-5h5v5",
  trash: "M5 7h14M10 4h4M7 7l.8 12.5h8.4L17 7",
  plus: "M12 5v14M5 12h14",
  rooms: "M4 5.5A1.5 1.5 0 0 1 5.5 4h9A1.5 1.5 0 0 1 16 5.5v6a1.5 1.5 0 0 1-1.5 1.5H8l-4 3ZM19 9.5"
    + "A1.5 1.5 0 0 1 20.5 11v9.5l-4-3H11A1.5 1.5 0 0 1 9.5 16",
  send: "M4 12 20 4.5 15.5 20l-4-6.5ZM11.5 13.5 20 4.5",
  reply: "M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v1",
  pen: "M4 20l1-4L16 5l3 3L8 19ZM13.5 7.5l3 3",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 14.5a4.2 4.2 0 0 0 7 0M9 10h.01M15 10h.01",
  shield: "M12 3.5 19 6v5.5c0 4.3-2.8 7.4-7 9-4.2-1.6-7-4.7-7-9V6ZM9 12l2.2 2.2L15.2 10",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 20.5a2.2 2.2 0 0 0 4 0",
  bellOff: "M3 3l18 18M8.2 6.4A6 6 0 0 1 18 11v4.5M6 9.5v7L4.5 18H17M10 20.5a2.2 2.2 0 0 0 4 0",
  folder: "M3.5 7A1.5 1.5 0 0 1 5 5.5h4.5l2 2.5H19A1.5 1.5 0 0 1 20.5 9.5v8A1.5 1.5 0 0 1 19 19H5a1.5 1.5 0 0 1-1.5-1.5Z",
  invite: "M10 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 19.5c.6-3.2 3.3-5 7-5s6.4 1.8 7 5M19 8v6M16 11h6",
  leave: "M10 4.5H6A1.5 1.5 0 0 0 4.5 6v12A1.5 1.5 0 0 0 6 19.5h4M9.5 12H20m0 0-4-4m4 4-4 4",
} as const;

export type IconName = keyof typeof paths;

/** Always beside text or inside a control with a label of its own, so hidden from readers. */
export function Icon({ name, size }: { name: IconName; size?: "small" | "large" }) {
  return (
    <svg className={`icon ${size === undefined ? "" : `icon-${size}`}`} viewBox="0 0 24 24"
      aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

/** Two entrances that share one burrow: a W drawn as tunnels. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <path d="M10 18v14a11 11 0 0 0 22 0V22v10a11 11 0 0 0 22 0V18" />
      <circle cx="10" cy="14" r="5" />
      <circle className="mark-second" cx="54" cy="14" r="5" />
      <circle cx="32" cy="18" r="5" />
    </svg>
  );
}
