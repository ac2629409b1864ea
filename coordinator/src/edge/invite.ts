import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Invite, inviteSchema } from "@fedseg/shared/plan/invite.ts";
import type { CoordinatorConfig } from "./config.ts";
import { readTls } from "./tls.ts";

/**
 * Makes the invite of the configured study; `url` is where nodes reach this coordinator. The pin is that of the
 * configured certificate; without one there is none, and nodes ask the authorities.
 * @throws CodedError INVITE_INVALID, TLS_UNUSABLE, KEY_* or VAULT_*.
 */
export function makeInvite(config: CoordinatorConfig, url: string): Invite {
  const identity = toHex(loadKeyFile(config.key, openVault(config.atRest, systemEntropy())).publicKey);
  const { tls } = config.listen;
  const { title, roster } = config.study;
  const coordinator = { name: config.name, identity };
  const pin = tls && { pin: readTls(tls).pin };
  const invite = inviteSchema.safeParse({ fedseg: "invite/1", title, url, coordinator, roster, ...pin });
  if (invite.success && (tls === undefined || isTls(url))) return invite.data;
  const isTitle = invite.error?.issues.some(({ path }) => path[0] === "title");
  throw new CodedError("INVITE_INVALID", {
    what: isTitle
      ? "The study's title holds characters that cannot be shown."
      : `The address ${JSON.stringify(url)} is none that nodes could use.`,
    why: "It has to be https, as this coordinator has a certificate, or http where it has none; people read the title.",
    todo: "Give the address as nodes write it: --url https://coordinator.example:7700.",
  });
}

function isTls(url: string): boolean {
  return new URL(url).protocol === "https:";
}
