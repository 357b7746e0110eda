import { useEffect } from "react";

/** Keeps the screen on while `wanted`, so that phones do not pause a transfer. */
export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || navigator.wakeLock === undefined) return undefined;
    let lock: WakeLockSentinel | undefined;
    let over = false;
    const take = () => {
      if (document.visibilityState !== "visible") return;
      navigator.wakeLock?.request("screen").then((given) => {
        lock = given;
        if (over) void given.release();
        // Refused when the battery is low; the transfer goes on without.
      }, () => undefined);
    };
    take();
    // The system takes the lock away when the page goes out of sight.
    document.addEventListener("visibilitychange", take);
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", take);
      void lock?.release();
    };
  }, [wanted]);
}
