import { useState } from "react";
import type { FormEvent } from "react";
import type { Contact } from "../../api/types";
import { shortened } from "../../format";
import { saveContact } from "../../state/actions";
import { useNetwork, valueOf } from "../../state/network";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { CopyButton } from "../../ui/CopyButton";
import { EmptyState } from "../../ui/EmptyState";
import { Field, Toggle } from "../../ui/Field";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { Table } from "../../ui/Table";
import type { Column } from "../../ui/Table";
import "./contacts.css";

const words = strings.contacts;

export function ContactsPage() {
  const count = useNetwork((state) => valueOf(state.contacts)?.length);
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <div className="contacts">
        <Card title={words.listTitle} note={count}>
          <Loaded name="contacts" lines={5}>{(contacts) => <ContactList contacts={contacts} />}</Loaded>
        </Card>
        <Card title={words.add} className="contacts-add"><ContactForm /></Card>
      </div>
    </>
  );
}

const columns: Column<Contact>[] = [
  { key: "name", label: words.name, heading: true, render: (contact) => contact.name },
  {
    key: "address", label: words.address,
    render: (contact) => (
      <span className="contact-address">
        <code title={contact.address}>{shortened(contact.address, 10)}</code>
        <CopyButton text={contact.address} what={words.addressWhat(contact.name)} />
      </span>
    ),
  },
  {
    key: "allowed", label: words.allowed,
    render: (contact) => <AllowSwitch contact={contact} />,
  },
];

function AllowSwitch({ contact }: { contact: Contact }) {
  const [busy, setBusy] = useState(false);
  const save = (allowed: boolean) => {
    setBusy(true);
    void saveContact({ ...contact, allowed }).finally(() => setBusy(false));
  };
  return (
    <Toggle label={words.allow(contact.name)} hideLabel checked={contact.allowed} disabled={busy}
      onChange={save} />
  );
}

function ContactList({ contacts }: { contacts: Contact[] }) {
  if (contacts.length === 0) {
    return (
      <EmptyState icon="contacts" title={words.emptyTitle}><p>{words.emptyText}</p></EmptyState>
    );
  }
  const sorted = [...contacts].sort((left, right) => left.name.localeCompare(right.name));
  return (
    <Table caption={words.caption} columns={columns} rows={sorted}
      rowKey={(contact) => contact.address} />
  );
}

interface Problems {
  name?: string;
  address?: string;
}

function problemsOf(name: string, address: string): Problems {
  return {
    ...(name === "" ? { name: words.needName } : {}),
    ...(address === "" ? { address: words.needAddress }
      : /\s/.test(address) ? { address: words.badAddress } : {}),
  };
}

function ContactForm() {
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const [allowed, setAllowed] = useState(false);
  const [problems, setProblems] = useState<Problems>({});
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const contact = { name: name.trim(), address: address.trim(), allowed };
    const found = problemsOf(contact.name, contact.address);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    const saved = await saveContact(contact);
    setBusy(false);
    if (!saved) return;
    setName("");
    setAddress("");
    setAllowed(false);
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <Field label={words.name} hint={words.nameHint} value={name} error={problems.name}
        maxLength={64} onChange={(event) => setName(event.target.value)} />
      <Field label={words.address} hint={words.addressHint} value={address} maxLength={512}
        error={problems.address} onChange={(event) => setAddress(event.target.value)} />
      <Toggle label={words.allowNew} checked={allowed} onChange={setAllowed} />
      <div><Button type="submit" look="primary" icon="plus" busy={busy}>{words.save}</Button></div>
    </form>
  );
}
