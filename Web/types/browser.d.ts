// What browsers have and TypeScript 4.8's DOM library does not know yet.

interface FileSystemSyncAccessHandle {
  read(buffer: BufferSource, options?: { at: number }): number;
  write(buffer: BufferSource, options?: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

interface FileSystemHandle {
  queryPermission?(options: { mode: "read" | "readwrite" }): Promise<PermissionState>;
  requestPermission?(options: { mode: "read" | "readwrite" }): Promise<PermissionState>;
}

interface FileSystemFileHandle {
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
  createWritable(): Promise<WritableStream<Uint8Array>>;
}

interface FileSystemDirectoryHandle {
  keys(): AsyncIterableIterator<string>;
  values(): AsyncIterableIterator<FileSystemFileHandle | FileSystemDirectoryHandle>;
}

interface DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

interface Window {
  showDirectoryPicker?(options?: { mode: "readwrite" }): Promise<FileSystemDirectoryHandle>;
  showOpenFilePicker?(options?: { multiple: boolean }): Promise<FileSystemFileHandle[]>;
}

interface Navigator {
  readonly connection?: EventTarget;
}

interface WakeLockSentinel {
  release(): Promise<void>;
}

interface Navigator {
  readonly wakeLock?: { request(type: "screen"): Promise<WakeLockSentinel> };
}
