import { ApiFailure } from "../../api/client";
import { announce, complain } from "../../state/toasts";
import type { RoomSession } from "../state/session";
import { words } from "../strings";
import type { Transfer } from "../transfer/desk";

/** The browser has copied what it needs of a blob's address by then. */
const addressMilliseconds = 120_000;

const failed = (error: unknown) => complain(new ApiFailure(-1, "save", words.files.notSaved,
  error instanceof Error ? error.message : String(error)));

/** Hands a transfer to the browser's downloads: one file as it is, several as an archive. */
export async function save({ desk }: RoomSession, { id, files }: Transfer): Promise<void> {
  try {
    const { name, blob } = await desk.content(id, files === 1 ? "file" : "archive");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), addressMilliseconds);
  } catch (error) {
    failed(error);
  }
}

/** Asks for a folder; none when the person changed their mind or the browser cannot. */
export async function chosenFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await window.showDirectoryPicker?.({ mode: "readwrite" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    failed(error);
    return undefined;
  }
}

export const canChooseFolders = () => window.showDirectoryPicker !== undefined;

export async function saveInFolder({ desk }: RoomSession, transfer: Transfer): Promise<void> {
  const folder = await chosenFolder();
  if (folder === undefined) return;
  try {
    await desk.place(transfer.id, folder);
    announce(words.files.saved(transfer.name));
  } catch (error) {
    failed(error);
  }
}
