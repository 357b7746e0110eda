import { strings } from "./strings";

const whole = new Intl.NumberFormat(strings.locale, { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat(strings.locale, { maximumFractionDigits: 1 });
const percentage = new Intl.NumberFormat(strings.locale, {
  style: "percent", maximumFractionDigits: 0,
});
const clock = new Intl.DateTimeFormat(strings.locale, {
  hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const minute = new Intl.DateTimeFormat(strings.locale, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(strings.locale, { dateStyle: "medium", timeStyle: "short" });

export const count = (value: number) => whole.format(value);
export const percent = (share: number) => percentage.format(Math.min(1, Math.max(0, share)));

/** Decimal units, as disks and links are sold: 1 kB is 1000 bytes. */
export function bytes(value: number): string {
  let [rest, step] = [Math.max(0, value), 0];
  // Rounding comes first, so that 999,960 is 1 MB and not 1,000 kB.
  while (Number(rest.toFixed(rest < 100 ? 1 : 0)) >= 1000 && step < strings.units.bytes.length - 1) {
    rest /= 1000;
    step += 1;
  }
  const number = step === 0 || rest >= 100 ? whole.format(rest) : one.format(rest);
  return `${number}\u00a0${strings.units.bytes[step] ?? ""}`;
}

export const rate = (bytesPerSecond: number) => `${bytes(bytesPerSecond)}${strings.units.perSecond}`;

export function milliseconds(value: number | null): string {
  return value === null ? strings.units.none : `${whole.format(value)}\u00a0${strings.units.ms}`;
}

/** The two largest units of a span, e.g. "3 d 4 h". */
export function duration(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds));
  const parts: string[] = [];
  for (const [size, unit] of strings.units.durations) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${whole.format(amount)}\u00a0${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? `0\u00a0${strings.units.durations[3][1]}` : parts.join(" ");
}

export const timeOfDay = (unixSeconds: number) => clock.format(unixSeconds * 1000);
export const hourAndMinute = (unixSeconds: number) => minute.format(unixSeconds * 1000);
export const moment = (unixSeconds: number) => day.format(unixSeconds * 1000);

/** The two ends of a long address, which is how people compare them. */
export function shortened(address: string, kept = 8): string {
  return address.length <= kept * 2 + 3
    ? address : `${address.slice(0, kept)}…${address.slice(-kept)}`;
}
