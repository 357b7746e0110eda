import { asFailure, call, upload } from "../api/client";
import type { Method } from "../api/client";
import { feed } from "./feed";
import type { Circuit, Contact, Transfer } from "../api/types";
import { strings } from "../strings";
import { network } from "./network";
import type { ResourceName } from "./network";
import { announce, complain } from "./toasts";

/** Changes something on the node, says how it went and asks for what changed. */
async function change(
  method: Method, path: string, body: unknown, changed: ResourceName, done: string,
): Promise<boolean> {
  try {
    await call(method, path, body);
  } catch (error) {
    complain(asFailure(error));
    return false;
  }
  announce(done);
  // The change itself succeeded; if the refresh fails, the feed shows the lost connection.
  await feed.refresh(changed).catch(() => undefined);
  return true;
}

const segment = encodeURIComponent;

export const renewCircuits = () =>
  change("POST", "circuits/renew", undefined, "circuits", strings.circuits.renewed);

export const closeCircuit = (circuit: Circuit) =>
  change("DELETE", `circuits/${segment(circuit.id)}`, undefined, "circuits", strings.circuits.closed);

export const acceptTransfer = (transfer: Transfer) =>
  change("POST", `transfers/${segment(transfer.id)}/accept`, undefined, "transfers",
    strings.transfers.accepted(transfer.name));

export const declineTransfer = (transfer: Transfer) =>
  change("POST", `transfers/${segment(transfer.id)}/decline`, undefined, "transfers",
    strings.transfers.declined(transfer.name));

export const cancelTransfer = (transfer: Transfer) =>
  change("POST", `transfers/${segment(transfer.id)}/cancel`, undefined, "transfers",
    strings.transfers.cancelled(transfer.name));

export const forgetTransfer = (transfer: Transfer) =>
  change("DELETE", `transfers/${segment(transfer.id)}`, undefined, "transfers",
    strings.transfers.forgotten(transfer.name));

export const sendPath = (path: string, peer: string) =>
  change("POST", "transfers", { path, peer }, "transfers", strings.transfers.sending(path));

export const saveContact = (contact: Contact) =>
  change("POST", "contacts", contact, "contacts", strings.contacts.saved(contact.name));

let lastUpload = 0;

/** Hands a file of this browser to the node, which sends it on to `peer`. */
export async function sendFile(file: File, peer: string): Promise<boolean> {
  lastUpload += 1;
  const id = lastUpload;
  const progress = (bytesDone: number) =>
    network.set(({ outgoing }) => ({
      outgoing: outgoing.map((entry) => (entry.id === id ? { ...entry, bytesDone } : entry)),
    }));
  const sending = upload(file, peer, progress);
  network.set(({ outgoing }) => ({
    outgoing: [...outgoing, {
      id, name: file.name, peer, bytesTotal: file.size, bytesDone: 0, startedAt: Date.now(),
      cancel: sending.cancel,
    }],
  }));
  try {
    await sending.done;
  } catch (error) {
    complain(asFailure(error));
    return false;
  } finally {
    network.set(({ outgoing }) => ({ outgoing: outgoing.filter((entry) => entry.id !== id) }));
  }
  announce(strings.transfers.sending(file.name));
  await feed.refresh("transfers").catch(() => undefined);
  return true;
}
