// Puts whole files where the person wants them: a folder of theirs, under free names.
import type { Manifest } from "./manifest";
import { kinds } from "./manifest";

/** `a (2).txt` for a second `a.txt`. */
export function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
}

async function isTaken(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  for (const look of ["getFileHandle", "getDirectoryHandle"] as const) {
    try {
      await folder[look](name);
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === "TypeMismatchError") return true;
    }
  }
  return false;
}

/** A folder that was chosen, and the names its new top entries get there. */
export class Place {
  private constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly manifest: Manifest,
    private readonly names: Map<string, string>,
  ) {}

  static async in(folder: FileSystemDirectoryHandle, manifest: Manifest): Promise<Place> {
    const names = new Map<string, string>();
    for (const top of manifest.tops) {
      let number = 1;
      while (await isTaken(folder, numbered(top, number))) number += 1;
      names.set(top, numbered(top, number));
    }
    return new Place(folder, manifest, names);
  }

  private async parent(path: string[]): Promise<FileSystemDirectoryHandle> {
    let at = this.folder;
    for (const name of path.slice(0, -1)) at = await at.getDirectoryHandle(name, { create: true });
    return at;
  }

  private pathOf(file: number): string[] {
    const [top = "", ...rest] = this.manifest.entries[file]?.path ?? [];
    return [this.names.get(top) ?? top, ...rest];
  }

  /** Streams the content over; nothing of it is held. */
  async put(file: number, content: Blob): Promise<void> {
    const path = this.pathOf(file);
    const folder = await this.parent(path);
    const handle = await folder.getFileHandle(path[path.length - 1]!, { create: true });
    await content.stream().pipeTo(await handle.createWritable());
  }

  /** Folders without files are made too. */
  async putFolders(): Promise<void> {
    for (const [file, entry] of this.manifest.entries.entries()) {
      if (entry.kind === kinds.folder) await this.parent([...this.pathOf(file), ""]);
    }
  }
}
