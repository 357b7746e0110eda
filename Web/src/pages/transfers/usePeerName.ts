import { shortened } from "../../format";
import { useNetwork, valueOf } from "../../state/network";

/** How to call the other side: the contact's name, else the ends of the address. */
export function usePeerName(): (address: string) => string {
  const contacts = useNetwork((state) => valueOf(state.contacts)) ?? [];
  return (address) =>
    contacts.find((contact) => contact.address === address)?.name ?? shortened(address);
}
