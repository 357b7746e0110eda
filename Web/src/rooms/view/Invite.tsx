import { CopyButton } from "../../ui/CopyButton";
import { Dialog } from "../../ui/Dialog";
import { qrModules } from "../../ui/qr";
import { linkOf, written } from "../address";
import type { RoomAddress } from "../address";
import { words } from "../strings";

const { room } = words;
/** The quiet zone around a code, in modules (ISO/IEC 18004 §9.1). */
const quiet = 4;

export function Invite({ address, onClose }: { address: RoomAddress; onClose: () => void }) {
  const link = linkOf(address);
  return (
    <Dialog title={room.inviteTitle} onClose={onClose}>
      <p className="soft">{room.inviteText}</p>
      <div className="invite">
        <Code text={link} />
        <div className="stack">
          <Share label={room.code} what={room.codeWhat} text={written(address)} />
          <Share label={room.link} what={room.linkWhat} text={link} />
        </div>
      </div>
    </Dialog>
  );
}

function Share({ label, what, text }: { label: string; what: string; text: string }) {
  return (
    <div className="field">
      <span className="field-label">{label}</span>
      <p className="invite-text">
        <code>{text}</code>
        <CopyButton text={text} what={what} />
      </p>
    </div>
  );
}

function Code({ text }: { text: string }) {
  const modules = qrModules(text);
  if (modules === undefined) return null;
  const path = modules.flatMap((row, y) => row.map((dark, x) =>
    (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : ""))).join("");
  const size = modules.length + quiet * 2;
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={room.qr}>
      <path d={path} />
    </svg>
  );
}
