// The room this tab is in. It outlives the page: whoever looks at another page stays in the room.
import { createStore } from "../../state/store";
import type { RoomAddress } from "../address";
import { written } from "../address";
import { rememberName, visitOf } from "./memory";
import { RoomSession } from "./session";

export const current = createStore<{ session: RoomSession | undefined }>({ session: undefined });

export function enter(address: RoomAddress, name: string): void {
  current.get().session?.close();
  const session = new RoomSession(address, name);
  current.set({ session });
  void session.open();
}

/** As a person does it, with a name that is remembered. */
export function enterAs(address: RoomAddress, name: string): void {
  rememberName(name);
  enter(address, name);
}

export function leave(): void {
  current.get().session?.leave();
  current.set({ session: undefined });
}

export const isIn = (address: RoomAddress) => {
  const { session } = current.get();
  return session !== undefined && written(session.asked) === written(address);
};

/** Whether this tab was in the room before it was reloaded. */
export const wasIn = (address: RoomAddress) => visitOf(address.code, written(address)).isJoined;
