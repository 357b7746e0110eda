import { useId, useState } from "react";
import type { DragEvent } from "react";
import { bytes } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";

const words = strings.transfers;

interface Props {
  file: File | null;
  onFile: (file: File | null) => void;
  error: string | undefined;
}

/** Takes one file by dropping or by choosing; the input itself stays reachable by keyboard. */
export function DropZone({ file, onFile, error }: Props) {
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0] ?? null);
  };
  if (file !== null) {
    return (
      <div className="chosen-file">
        <span className="file-icon"><Icon name="file" /></span>
        <p className="transfer-name">{words.chosen(file.name, bytes(file.size))}</p>
        <Button look="quiet" icon="close" iconOnly={words.remove} onClick={() => onFile(null)} />
      </div>
    );
  }
  return (
    <div className="field">
      <div className={`drop ${over ? "drop-over" : ""}`} onDrop={drop}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}>
        <Icon name="upload" size="large" />
        <p id={`${id}-text`}>{over ? words.dropNow : words.drop}</p>
        <input id={id} type="file" className="visually-hidden"
          aria-describedby={`${id}-text ${id}-error`} aria-invalid={error !== undefined || undefined}
          onChange={(event) => onFile(event.target.files?.[0] ?? null)} />
        <label htmlFor={id} className="button button-plain drop-button">{words.choose}</label>
      </div>
      <p id={`${id}-error`} className="field-error">{error}</p>
    </div>
  );
}
