/** What the quality view shows of this visit. */
export interface Quality {
  attempts: number;
  successes: number;
  /** Of the last connections made. */
  connectMilliseconds: number[];
  /** Of the last heartbeats over the chat channel. */
  messageMilliseconds: number[];
  faults: number;
}

const mostSamples = 50;

export const noQuality: Quality = {
  attempts: 0, successes: 0, connectMilliseconds: [], messageMilliseconds: [], faults: 0,
};

const withSample = (samples: number[], sample: number) => [...samples, sample].slice(-mostSamples);

export function attempted(quality: Quality, milliseconds: number | undefined): Quality {
  const attempts = quality.attempts + 1;
  return milliseconds === undefined
    ? { ...quality, attempts, faults: quality.faults + 1 }
    : {
      ...quality, attempts, successes: quality.successes + 1,
      connectMilliseconds: withSample(quality.connectMilliseconds, milliseconds),
    };
}

export const answered = (quality: Quality, milliseconds: number): Quality =>
  ({ ...quality, messageMilliseconds: withSample(quality.messageMilliseconds, milliseconds) });

export const faulted = (quality: Quality): Quality => ({ ...quality, faults: quality.faults + 1 });

export function median(samples: number[]): number | undefined {
  const sorted = [...samples].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}
