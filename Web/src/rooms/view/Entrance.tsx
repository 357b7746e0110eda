import { useState } from "react";
import type { FormEvent } from "react";
import { hrefOf } from "../../app/routes";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Field } from "../../ui/Field";
import { PageHead } from "../../ui/PageHead";
import type { RoomAddress } from "../address";
import { chatLimits } from "../chat/wire";
import { enterAs } from "../state/current";
import { rememberedName } from "../state/memory";
import { words } from "../strings";

const { landing } = words;

/** Before a room that somebody else made: nothing is connected until this person says so. */
export function Entrance({ address }: { address: RoomAddress }) {
  const [name, setName] = useState(rememberedName);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enterAs(address, name.trim() || landing.guest);
  };
  return (
    <div className="rooms-entrance">
      <PageHead title={landing.enterTitle(address.code)}
        lead={address.secret.length > 0 ? landing.enterWords : landing.enterNoWords} />
      <Card>
        <form className="stack" onSubmit={submit}>
          <p className="soft">{landing.enterText}</p>
          <Field label={landing.name} hint={landing.nameHint} value={name}
            maxLength={chatLimits.nameCharacters} placeholder={landing.guest}
            onChange={(event) => setName(event.target.value)} />
          <div className="row">
            <Button type="submit" look="primary" icon="rooms">{landing.joinAction}</Button>
            <a className="button button-quiet" href={hrefOf("rooms")}>{landing.other}</a>
          </div>
        </form>
      </Card>
    </div>
  );
}
