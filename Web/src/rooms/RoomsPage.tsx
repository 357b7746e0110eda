import { useEffect, useSyncExternalStore } from "react";
import { pageHints } from "../app/keys";
import { useStore } from "../state/store";
import { EmptyState } from "../ui/EmptyState";
import { PageHead } from "../ui/PageHead";
import { parseAddress } from "./address";
import type { RoomAddress } from "./address";
import { current, enter, isIn, wasIn } from "./state/current";
import { rememberedName } from "./state/memory";
import { words } from "./strings";
import { Entrance } from "./view/Entrance";
import { Landing } from "./view/Landing";
import { RoomView } from "./view/RoomView";

const roomHash = /^#\/?room\/(.+)$/;

function onHash(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

/** `#/rooms` and `#/room/…`: the landing, the door of a room, the room. */
export default function RoomsPage() {
  const hash = useSyncExternalStore(onHash, () => window.location.hash);
  useEffect(() => {
    pageHints.set({ list: words.keys });
    // What the browser keeps of the page opens it without a network.
    void navigator.serviceWorker?.register("sw.js").catch(() => undefined);
    return () => pageHints.set({ list: [] });
  }, []);
  if (!window.isSecureContext || crypto.subtle === undefined) {
    return (
      <>
        <PageHead title={words.title} lead={words.landing.lead} />
        <EmptyState icon="lock" title={words.landing.insecureTitle}>
          <p>{words.landing.insecure}</p>
        </EmptyState>
      </>
    );
  }
  const given = roomHash.exec(hash)?.[1];
  if (given === undefined) return <Landing />;
  const address = parseAddress(decoded(given));
  if (typeof address === "string") return <Landing problem={words.landing.problems[address]} />;
  return <Door key={hash} address={address} />;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function Door({ address }: { address: RoomAddress }) {
  const session = useStore(current, (state) => state.session);
  const isBack = !isIn(address) && wasIn(address);
  useEffect(() => {
    // A reload is not a reason to ask again.
    if (isBack) enter(address, rememberedName() || words.landing.guest);
  }, [isBack, address]);
  if (session !== undefined && isIn(address)) return <RoomView session={session} />;
  return isBack ? null : <Entrance address={address} />;
}
