import { useState } from "react";
import type { FormEvent } from "react";
import { sendFile, sendPath } from "../../state/actions";
import { useNetwork, valueOf } from "../../state/network";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Tabs } from "../../ui/Tabs";
import { DropZone } from "./DropZone";

const words = strings.transfers;
type Source = "browser" | "node";

interface Problems {
  what?: string;
  peer?: string;
}

export function SendForm() {
  const [source, setSource] = useState<Source>("browser");
  const [file, setFile] = useState<File | null>(null);
  const [path, setPath] = useState("");
  const [peer, setPeer] = useState("");
  const [problems, setProblems] = useState<Problems>({});
  const [busy, setBusy] = useState(false);
  const contacts = useNetwork((state) => valueOf(state.contacts)) ?? [];

  /** A contact may be written by name. */
  const address = contacts.find((contact) => contact.name === peer.trim())?.address ?? peer.trim();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf(source, file, path.trim(), address);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    const sent = source === "browser" && file !== null
      ? await sendFile(file, address) : await sendPath(path.trim(), address);
    setBusy(false);
    if (!sent) return;
    setFile(null);
    setPath("");
  };

  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <Tabs label={words.send} chosen={source} onChoose={setSource} tabs={[
        { key: "browser", label: words.fromBrowser },
        { key: "node", label: words.fromNode },
      ]}>
        {source === "browser"
          ? <DropZone file={file} onFile={setFile} error={problems.what} />
          : (
            <Field label={words.path} hint={words.pathHint} value={path} error={problems.what}
              maxLength={4096} onChange={(event) => setPath(event.target.value)} />
          )}
      </Tabs>
      <Field label={words.peer} hint={words.peerHint} value={peer} error={problems.peer}
        maxLength={512} onChange={(event) => setPeer(event.target.value)}
        suggestions={contacts.map((contact) => ({ value: contact.name, label: contact.address }))} />
      <div>
        <Button type="submit" look="primary" icon="upload" busy={busy}>{words.sendAction}</Button>
      </div>
    </form>
  );
}

function problemsOf(source: Source, file: File | null, path: string, peer: string): Problems {
  const what = source === "browser"
    ? (file === null ? words.needFile : undefined) : (path === "" ? words.needPath : undefined);
  return {
    ...(what === undefined ? {} : { what }),
    ...(peer === "" ? { peer: words.needPeer } : {}),
  };
}
