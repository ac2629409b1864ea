import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Invite, inviteSchema } from "@fedseg/shared/plan/invite.ts";
import type { ServiceView } from "../view.ts";
import type { CoordinatorConfig } from "./config.ts";
import type { ServiceConfig } from "./service-config.ts";
import { readTls } from "./tls.ts";

/** Who invites, to what, and whom. */
export interface Inviting extends Pick<CoordinatorConfig, "name" | "key" | "atRest" | "listen"> {
  readonly study: Pick<CoordinatorConfig["study"], "title" | "roster">;
}

/** Returns what a service invites to: all its studies, with everybody who is a member or will be at its next start. */
export function serviceInviting(config: ServiceConfig, { members }: Pick<ServiceView, "members">): Inviting {
  const known = new Set(members.map(({ name }) => name));
  const roster = [
    ...members.filter(({ state }) => state === "member"),
    ...config.members.filter(({ name }) => !known.has(name)),
  ].map(({ name, identity }) => ({ name, identity }));
  return { ...config, study: { title: `studies of ${config.name}`, roster } };
}

/**
 * Makes the invite to a study or a service; `urls` is where nodes reach this coordinator, in the order in which they try. The pin is that of the
 * configured certificate; without one there is none, and nodes ask the authorities.
 * @throws CodedError INVITE_INVALID, TLS_UNUSABLE, KEY_* or VAULT_*.
 */
export function makeInvite(config: Inviting, urls: readonly string[]): Invite {
  const identity = toHex(loadKeyFile(config.key, openVault(config.atRest, systemEntropy())).publicKey);
  const { tls } = config.listen;
  const { title, roster } = config.study;
  const coordinator = { name: config.name, identity };
  const pin = tls && { pin: readTls(tls).pin };
  const [url, ...rest] = urls;
  const others = rest.length > 0 && { others: rest };
  const invite = inviteSchema.safeParse({
    fedseg: "invite/1",
    title,
    url,
    ...others,
    coordinator,
    roster,
    ...pin,
  });
  if (invite.success && (tls === undefined || urls.every(isTls))) return invite.data;
  const places = new Set(invite.error?.issues.map(({ path }) => path[0]));
  if (places.has("roster")) throw rosterInvalid(roster.length);
  throw new CodedError("INVITE_INVALID", {
    what: places.has("title")
      ? "The study's title holds characters that cannot be shown."
      : `${urls.map((each) => JSON.stringify(each)).join(" or ")} is no address that nodes could use.`,
    why: "It has to be https, as this coordinator has a certificate, or http where it has none; people read the title.",
    todo: "Give the address as nodes write it: --url https://coordinator.example:7700.",
  });
}

function rosterInvalid(members: number): CodedError {
  return new CodedError("INVITE_INVALID", {
    what: `${members} members with different names and keys are no roster that an invite can name.`,
    why: "Everybody reads in it who the partners are; a sum of too few hides nobody.",
    todo: "Enter all members, each once, in the configuration, and make the invite again.",
  });
}

function isTls(url: string): boolean {
  return new URL(url).protocol === "https:";
}
