// What outlives a reload of transfers: IndexedDB, because it can hold handles of files and folders.

export interface TransferRecord {
  id: string;
  room: string;
  direction: "send" | "receive";
  /** The other side. */
  session: string;
  peerName: string;
  name: string;
  files: number;
  bytes: number;
  mime: string | undefined;
  startedAt: number;
  state: "open" | "done" | "declined" | "cancelled" | "failed";
  /** Of what comes in: whether a person said yes to this very list of files. */
  acceptedHash: string | undefined;
  folder: FileSystemDirectoryHandle | undefined;
  /** Of what goes out: what it consists of, and handles where the browser gave some. */
  shape: [path: string, bytes: number, modified: number][];
  handles: (FileSystemFileHandle | FileSystemDirectoryHandle)[];
}

const name = "warren-rooms";
const store = "transfers";

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run<Result>(
  mode: IDBTransactionMode, work: (objects: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await opened();
  try {
    return await new Promise<Result>((resolve, reject) => {
      const request = work(database.transaction(store, mode).objectStore(store));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    database.close();
  }
}

/** Without IndexedDB (private windows of some browsers) nothing outlives the page. */
export async function records(): Promise<TransferRecord[]> {
  try {
    return await run("readonly", (objects) => objects.getAll() as IDBRequest<TransferRecord[]>);
  } catch {
    return [];
  }
}

export async function keepRecord(record: TransferRecord): Promise<void> {
  try {
    await run("readwrite", (objects) => objects.put(record));
  } catch {
    // See `records`.
  }
}

export async function dropRecord(id: string): Promise<void> {
  try {
    await run("readwrite", (objects) => objects.delete(id));
  } catch {
    // See `records`.
  }
}
