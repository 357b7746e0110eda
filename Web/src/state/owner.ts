import { network } from "./network";

const storageKey = "warren.owner";

/** Whether this browser had a key to the node when it was here last; the key itself is elsewhere. */
export function wasOwner(): boolean {
  try {
    return localStorage.getItem(storageKey) !== null;
  } catch {
    // Blocked storage: the node is asked when one of its pages is opened.
    return false;
  }
}

network.subscribe(() => {
  const { session } = network.get();
  if (session === "unknown") return;
  try {
    if (session === "open") localStorage.setItem(storageKey, "1");
    else localStorage.removeItem(storageKey);
  } catch {
    // See `wasOwner`.
  }
});
