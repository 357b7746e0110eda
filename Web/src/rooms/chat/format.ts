// Light formatting of messages, as pieces a component can show; nothing becomes markup by itself.

export type Piece =
  | { kind: "text" | "bold" | "italic" | "code"; text: string }
  | { kind: "block"; text: string }
  | { kind: "link"; text: string; href: string };

/** A fenced block, code, bold, italic or a link, whichever comes first. */
const marks = new RegExp([
  "```\\n?(?<block>[\\s\\S]+?)```",
  "`(?<code>[^`\\n]+)`",
  "\\*\\*(?<bold>[^*\\n]+)\\*\\*",
  "\\*(?<star>[^*\\s](?:[^*\\n]*[^*\\s])?)\\*(?![\\w*])",
  "_(?<italic>[^_\\s](?:[^_\\n]*[^_\\s])?)_(?![\\w_])",
  "(?<link>https?://[^\\s<>\"'`]+)",
].join("|"), "gu");

export function formatted(content: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of content.matchAll(marks)) {
    const at = match.index ?? 0;
    // Inside a word these signs are letters like any other: snake_case, 2*3*4.
    if (/^[*_]/.test(match[0] ?? "") && /[\w*]/.test(content[at - 1] ?? " ")) continue;
    if (at > end) pieces.push({ kind: "text", text: content.slice(end, at) });
    const piece = pieceOf(match.groups ?? {});
    pieces.push(piece);
    // Punctuation after a link belongs to the sentence.
    end = at + (piece.kind === "link" ? piece.text.length : (match[0] ?? "").length);
  }
  if (end < content.length) pieces.push({ kind: "text", text: content.slice(end) });
  return pieces;
}

function pieceOf(groups: Record<string, string>): Piece {
  const { block, code, bold, star, italic, link } = groups;
  if (block !== undefined) return { kind: "block", text: block.replace(/\n$/, "") };
  if (code !== undefined) return { kind: "code", text: code };
  if (bold !== undefined) return { kind: "bold", text: bold };
  const slanted = star ?? italic;
  if (slanted !== undefined) return { kind: "italic", text: slanted };
  const text = (link ?? "").replace(/[.,;:!?)\]]+$/, "");
  return { kind: "link", text, href: text };
}
