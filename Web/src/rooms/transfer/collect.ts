// Files and folders as people give them: dropped, chosen, or as handles kept from before.
import type { Item } from "./jobs";
import { tamedName } from "./safeName";

export interface Collected {
  items: Item[];
  handles: (FileSystemFileHandle | FileSystemDirectoryHandle)[];
}

type Handle = FileSystemFileHandle | FileSystemDirectoryHandle;

/** From an input; folders come with paths, without their empty folders. */
export function fromInput(files: FileList): Collected {
  const items = [...files].map((file) => {
    const path = (file.webkitRelativePath || file.name).split("/").map(tamedName);
    return { path, file };
  });
  return { items: distinct(withFolders(items)), handles: [] };
}

/** From a drop: handles where there are some, so that a reload need not ask again. */
export async function fromDrop(transfer: DataTransfer): Promise<Collected> {
  // Both lists are void after the first await, so everything is asked for at once.
  const list = [...transfer.items].filter(({ kind }) => kind === "file");
  const entries = list.map((item) => item.webkitGetAsEntry());
  const asked = list.map((item) => item.getAsFileSystemHandle?.() ?? Promise.resolve(null));
  const files = [...transfer.files];
  const handles = (await Promise.all(asked).catch((): null[] => []))
    .filter((handle) => handle !== null) as Handle[];
  if (handles.length > 0 && handles.length === list.length) {
    return { items: await fromHandles(handles), handles };
  }
  const items: Item[] = [];
  for (const [at, entry] of entries.entries()) {
    const file = files[at];
    if (entry?.isDirectory === true) await walkEntry(entry, [], items);
    else if (file !== undefined) items.push({ path: [tamedName(file.name)], file });
  }
  return { items: distinct(items), handles: [] };
}

export async function fromHandles(handles: Handle[]): Promise<Item[]> {
  const items: Item[] = [];
  for (const handle of handles) await walkHandle(handle, [], items);
  return distinct(items);
}

async function walkHandle(handle: Handle, parent: string[], items: Item[]): Promise<void> {
  const path = [...parent, tamedName(handle.name)];
  if (handle.kind === "file") {
    items.push({ path, file: await handle.getFile() });
    return;
  }
  items.push({ path });
  for await (const child of handle.values()) await walkHandle(child, path, items);
}

async function walkEntry(entry: FileSystemEntry, parent: string[], items: Item[]): Promise<void> {
  const path = [...parent, tamedName(entry.name)];
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject));
    items.push({ path, file });
    return;
  }
  items.push({ path });
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader gives a hundred or so at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const child of some) await walkEntry(child, path, items);
  }
}

/** The folders that paths go through are entries of their own. */
function withFolders(items: Item[]): Item[] {
  const folders = new Map<string, Item>();
  for (const { path } of items) {
    for (let depth = 1; depth < path.length; depth += 1) {
      const folder = path.slice(0, depth);
      folders.set(folder.join("/"), { path: folder });
    }
  }
  return [...folders.values(), ...items];
}

/** Two files of one name, from two folders, are both sent: the second gets a number. */
function distinct(items: Item[]): Item[] {
  const taken = new Set<string>();
  return items.map((item) => {
    const name = item.path[item.path.length - 1] ?? "";
    const dot = name.lastIndexOf(".");
    let [path, number] = [item.path, 2];
    while (taken.has(path.join("/"))) {
      const next = dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
      path = [...item.path.slice(0, -1), next];
      number += 1;
    }
    taken.add(path.join("/"));
    return { ...item, path };
  });
}

export const shapeOf = (items: Item[]): [string, number, number][] => items
  .filter(({ file }) => file !== undefined)
  .map(({ path, file }): [string, number, number] =>
    [path.join("/"), file?.size ?? 0, Math.floor((file?.lastModified ?? 0) / 1000)])
  .sort(([left], [right]) => (left < right ? -1 : 1));

/** What a transfer is called: its one file or folder, or how many there are. */
export function titleOf(items: Item[], several: (count: number) => string): string {
  const tops = new Set(items.map(({ path }) => path[0] ?? ""));
  return tops.size === 1 ? [...tops][0]! : several(tops.size);
}
