import { strings } from "../strings";

/** Where the node's API is, relative to the page so that a path prefix keeps working. */
export const apiRoot = "api/v1/";

/** Why a request failed, in words for the person at the page. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }

  get unauthorized(): boolean {
    return this.status === 401;
  }

  /** No answer at all: the node is stopped, or the network between is. */
  get unreachable(): boolean {
    return this.status === 0;
  }
}

/** Reads `{"error":{code,message,hint}}`; anything else still yields a readable failure. */
export function failureFrom(status: number, body: string): ApiFailure {
  const fallback = strings.failures.status(status);
  try {
    const error = (JSON.parse(body) as { error?: Record<string, unknown> }).error ?? {};
    const text = (key: string, otherwise: string) => {
      const value = error[key];
      return typeof value === "string" && value !== "" ? value : otherwise;
    };
    return new ApiFailure(
      status, text("code", "unknown"), text("message", fallback.message), text("hint", fallback.hint),
    );
  } catch {
    return new ApiFailure(status, "unknown", fallback.message, fallback.hint);
  }
}

const unreachable = () =>
  new ApiFailure(0, "unreachable", strings.failures.unreachable, strings.failures.unreachableHint);

export type Method = "GET" | "POST" | "DELETE";

/** Longest wait for an answer. The node is on this machine; more than this is a node that hangs. */
const patienceMilliseconds = 15_000;

export async function call<Answer>(
  method: Method, path: string, body?: unknown,
): Promise<Answer> {
  const abort = new AbortController();
  const timer = window.setTimeout(() => abort.abort(), patienceMilliseconds);
  try {
    const response = await fetch(apiRoot + path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      signal: abort.signal,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(() => {
      throw unreachable();
    });
    const text = await response.text().catch(() => {
      throw unreachable();
    });
    if (!response.ok) throw failureFrom(response.status, text);
    if (text === "") return {} as Answer;
    try {
      return JSON.parse(text) as Answer;
    } catch {
      throw new ApiFailure(
        response.status, "malformed", strings.failures.malformed, strings.failures.malformedHint,
      );
    }
  } finally {
    window.clearTimeout(timer);
  }
}

export interface Upload {
  done: Promise<void>;
  cancel(): void;
}

/** Streams a file to the node; `XMLHttpRequest` because `fetch` reports no upload progress. */
export function upload(
  file: File, peer: string, onProgress: (bytesSent: number) => void,
): Upload {
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ name: file.name, peer });
  const done = new Promise<void>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () =>
      request.status >= 200 && request.status < 300
        ? resolve()
        : reject(failureFrom(request.status, request.responseText));
    request.onerror = () => reject(unreachable());
    request.onabort = () =>
      reject(new ApiFailure(0, "cancelled", strings.failures.uploadCancelled, ""));
  });
  request.open("PUT", `${apiRoot}uploads?${query}`);
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.send(file);
  return { done, cancel: () => request.abort() };
}

export function asFailure(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  const fallback = strings.failures.status(0);
  return new ApiFailure(-1, "internal", error instanceof Error ? error.message : fallback.message,
    fallback.hint);
}
