import { bytes } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import type { RoomSession } from "../state/session";
import { words } from "../strings";
import type { Transfer } from "../transfer/desk";
import { Preview } from "./Preview";
import { canChooseFolders, chosenFolder } from "./saving";

const { files } = words;

/** What somebody wants to send, waiting for a yes or a no. */
export function OfferRow({ session: { desk }, offer }: { session: RoomSession; offer: Transfer }) {
  const { id, name, peerName, preview } = offer;
  const into = async () => {
    const folder = await chosenFolder();
    if (folder !== undefined) void desk.accept(id, folder);
  };
  return (
    <li className="offer" data-transfer={name} data-state="offered">
      {preview === undefined
        ? <span className="file-icon"><Icon name={offer.files === 1 ? "file" : "folder"} /></span>
        : <Preview address={preview} name={name} />}
      <div className="offer-text">
        <p className="transfer-name">{name}</p>
        <p className="small soft number">
          {[strings.transfers.offeredBy(peerName), bytes(offer.bytes),
            strings.transfers.files(offer.files)].join(" · ")}
        </p>
      </div>
      <div className="offer-actions">
        <Button look="primary" icon="check" onClick={() => void desk.accept(id)}
          aria-label={files.acceptWhat(name)}>{files.accept}</Button>
        {canChooseFolders() && (
          <Button icon="folder" iconOnly={files.acceptIntoWhat(name)} onClick={() => void into()} />
        )}
        <Button onClick={() => desk.decline(id)} aria-label={files.declineWhat(name)}>
          {files.decline}
        </Button>
      </div>
    </li>
  );
}
