/** How what we say travels. */
export type Path = "direct" | "turn";

export interface PathReport {
  path: Path | undefined;
  roundTripMilliseconds: number | undefined;
  bytesSent: number;
  bytesReceived: number;
}

interface Stats {
  type: string;
  id: string;
  [field: string]: unknown;
}

const number = (value: unknown) => (typeof value === "number" ? value : 0);

/** Reads which pair of candidates is in use (W3C webrtc-stats). */
export async function pathOf(connection: RTCPeerConnection): Promise<PathReport> {
  const all = new Map<string, Stats>();
  (await connection.getStats()).forEach((entry: Stats) => all.set(entry.id, entry));
  const entries = [...all.values()];
  const chosen = entries.find(({ type }) => type === "transport")?.selectedCandidatePairId;
  const pair = typeof chosen === "string" ? all.get(chosen)
    : entries.find(({ type, nominated, state }) =>
      type === "candidate-pair" && nominated === true && state === "succeeded");
  if (pair === undefined) {
    return { path: undefined, roundTripMilliseconds: undefined, bytesSent: 0, bytesReceived: 0 };
  }
  const kinds = [pair.localCandidateId, pair.remoteCandidateId]
    .map((id) => all.get(String(id))?.candidateType);
  const trip = pair.currentRoundTripTime;
  return {
    path: kinds.includes("relay") ? "turn" : "direct",
    roundTripMilliseconds: typeof trip === "number" ? trip * 1000 : undefined,
    bytesSent: number(pair.bytesSent),
    bytesReceived: number(pair.bytesReceived),
  };
}
