// What peers say on the channel "chat": JSON, at most 65,536 bytes each.
import { utf8 } from "../encoding";

export const chatLimits = {
  messageBytes: 65_536,
  contentCharacters: 10_000,
  nameCharacters: 50,
  previewCharacters: 24 << 10,
  fileNameCharacters: 255,
} as const;

export interface Announcement {
  type: "file";
  transfer: string;
  name: string;
  entries: number;
  bytes: number;
  mime?: string;
  preview?: string;
}

export type ChatMessage =
  | {
    type: "hello"; version: number; name: string; agent: string; capabilities: string[];
    session?: string;
  }
  | { type: "message"; id: string; content: string; timestamp: number; replyTo?: string }
  | { type: "edit"; id: string; content: string; timestamp: number }
  | { type: "typing"; active: boolean }
  | { type: "receipt"; ids: string[]; state: "delivered" | "read" }
  | Announcement
  | { type: "file-cancel"; transfer: string }
  | { type: "heartbeat"; seq: number }
  | { type: "heartbeat-response"; seq: number };

export const transferName = /^[0-9a-f]{32}$/;
const messageName = /^[\w-]{22}$/;

type Fields = Record<string, unknown>;

class Malformed extends TypeError {}

function text(value: unknown, most: number): string {
  if (typeof value !== "string" || value.length > most) throw new Malformed("text");
  return value;
}

function named(value: unknown, form: RegExp): string {
  const name = text(value, 64);
  if (!form.test(name)) throw new Malformed("name");
  return name;
}

function whole(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Malformed("number");
  return value as number;
}

/** Characters as people count them: code points, as the native side does. */
export const characters = (content: string) => [...content].length;

function content(value: unknown): string {
  const given = text(value, chatLimits.contentCharacters * 2);
  if (characters(given) > chatLimits.contentCharacters) throw new Malformed("content");
  return given;
}

/** Reads what a peer sent: none for types of a later version; throws for what is malformed. */
export function parseChat(data: string): ChatMessage | undefined {
  if (utf8(data).length > chatLimits.messageBytes) throw new Malformed("too long");
  const parsed: unknown = JSON.parse(data);
  if (typeof parsed !== "object" || parsed === null) throw new Malformed("not an object");
  const fields = parsed as Fields;
  switch (fields.type) {
    case "hello": return hello(fields);
    case "message":
      return {
        type: "message", id: named(fields.id, messageName), content: content(fields.content),
        timestamp: whole(fields.timestamp),
        ...(fields.replyTo === undefined ? {} : { replyTo: named(fields.replyTo, messageName) }),
      };
    case "edit":
      return {
        type: "edit", id: named(fields.id, messageName), content: content(fields.content),
        timestamp: whole(fields.timestamp),
      };
    case "typing": return { type: "typing", active: fields.active === true };
    case "receipt": {
      if (!Array.isArray(fields.ids) || fields.ids.length > 2_000) throw new Malformed("ids");
      const state = fields.state === "read" ? "read" : "delivered";
      return { type: "receipt", ids: fields.ids.map((id) => named(id, messageName)), state };
    }
    case "file": return announcement(fields);
    case "file-cancel":
      return { type: "file-cancel", transfer: named(fields.transfer, transferName) };
    case "heartbeat":
    case "heartbeat-response": return { type: fields.type, seq: whole(fields.seq) };
    default: return undefined;
  }
}

function hello(fields: Fields): ChatMessage {
  const list = Array.isArray(fields.capabilities) ? fields.capabilities.slice(0, 32) : [];
  const { session } = fields;
  return {
    type: "hello", version: whole(fields.version),
    name: text(fields.name ?? "", 400).slice(0, chatLimits.nameCharacters),
    agent: text(fields.agent ?? "", 64),
    capabilities: list.filter((each): each is string => typeof each === "string"),
    ...(session === undefined ? {} : { session: named(session, messageName) }),
  };
}

function announcement(fields: Fields): Announcement {
  const { mime, preview } = fields;
  const shown = typeof preview === "string" && preview.length <= chatLimits.previewCharacters
    && /^data:image\/(png|jpeg|webp|gif);base64,/.test(preview);
  return {
    type: "file", transfer: named(fields.transfer, transferName),
    name: text(fields.name, chatLimits.fileNameCharacters * 4), entries: whole(fields.entries),
    bytes: whole(fields.bytes), ...(typeof mime === "string" ? { mime: mime.slice(0, 100) } : {}),
    ...(shown ? { preview: preview as string } : {}),
  };
}
