import type { NodeSummary, Service } from "../../api/types";
import { apiRoot } from "../../api/client";
import { preferences, usePreferences } from "../../state/preferences";
import type { Motion, Theme } from "../../state/preferences";
import { duration } from "../../format";
import { strings } from "../../strings";
import { Badge } from "../../ui/Badge";
import type { Tone } from "../../ui/Badge";
import { Card } from "../../ui/Card";
import { CopyButton } from "../../ui/CopyButton";
import { EmptyState } from "../../ui/EmptyState";
import { Choice, Toggle } from "../../ui/Field";
import { Facts } from "../../ui/Facts";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { Table } from "../../ui/Table";
import type { Column } from "../../ui/Table";
import "./settings.css";

const words = strings.settings;

export function SettingsPage() {
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <div className="settings">
        <Appearance />
        <Card title={words.about}>
          <Loaded name="node" lines={6}>{(node) => <About node={node} />}</Loaded>
        </Card>
        <Card title={words.services}>
          <Loaded name="node">{(node) => <Services services={node.services} />}</Loaded>
        </Card>
        <Card title={words.session}>
          <p className="soft">{words.sessionText} <code>{strings.locked.command}</code>.</p>
        </Card>
      </div>
    </>
  );
}

const themes: Theme[] = ["system", "light", "dark"];
const motions: Motion[] = ["system", "reduced", "full"];

function Appearance() {
  const chosen = usePreferences((state) => state);
  return (
    <Card title={words.appearance}>
      <Choice label={words.theme} chosen={chosen.theme}
        options={themes.map((key) => ({ key, label: words.themes[key] }))}
        onChoose={(theme) => preferences.set({ theme })} />
      <Choice label={words.motion} hint={words.motionHint} chosen={chosen.motion}
        options={motions.map((key) => ({ key, label: words.motions[key] }))}
        onChoose={(motion) => preferences.set({ motion })} />
      <Toggle label={words.shortcuts} hint={words.shortcutsHint} checked={chosen.shortcuts}
        onChange={(shortcuts) => preferences.set({ shortcuts })} />
    </Card>
  );
}

function About({ node }: { node: NodeSummary }) {
  return (
    <>
      <Facts facts={[
        [words.name, node.name],
        [strings.node.version, node.version],
        [strings.node.uptimeLabel, duration(node.uptimeSeconds)],
        [words.identity, (
          <span className="row" key="identity">
            <code className="truncate">{node.id}</code>
            <CopyButton text={node.id} what={words.identityWhat} />
          </span>
        )],
        [words.dataFolder, <code key="folder">{node.dataFolder}</code>],
      ]} />
      <p className="small"><a href={`${apiRoot}openapi.json`}>{words.api}</a></p>
    </>
  );
}

const serviceTones: Record<string, Tone> = {
  running: "ok", listening: "ok", ok: "ok", ready: "ok",
  starting: "warn", degraded: "warn", stopping: "warn",
  failed: "bad",
};

const columns: Column<Service>[] = [
  { key: "name", label: words.service, heading: true, render: (service) => service.name },
  {
    key: "state", label: words.serviceState, corner: true,
    render: (service) => (
      <Badge tone={serviceTones[service.state] ?? "idle"} quiet>{service.state}</Badge>
    ),
  },
  {
    key: "address", label: words.serviceAddress,
    render: (service) => <code>{service.address ?? strings.units.none}</code>,
  },
];

function Services({ services }: { services: Service[] }) {
  if (services.length === 0) return <EmptyState icon="tunnel" title={words.noServices} />;
  return (
    <Table caption={words.servicesCaption} columns={columns} rows={services}
      rowKey={(service) => service.name} />
  );
}
