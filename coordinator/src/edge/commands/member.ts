import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { misused } from "@fedseg/wording/command-line/read.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import type { MemberView } from "../../view.ts";
import { askOrDo, lookAt } from "../ask-or-do.ts";
import { memberText, membersText } from "../member-text.ts";
import { loadServiceConfig } from "../service-config.ts";
import { doVerb, needed } from "./verbs.ts";

/** Adds members of a service, shows them, and lets them go. @throws CodedError USAGE, MEMBER_*, IDENTITY_REVOKED and as `askOrDo`. */
export const memberCommand: Run = ({ options, operands: [verb = ""] }) =>
  doVerb("member", { add, list, show: showOne, leave, revoke }, verb, options);

async function add(options: Options): Promise<number> {
  const name = needed(options, "name", "member add");
  const identity = needed(options, "identity", "member add");
  return told(await asked(options, "add-member", { name, identity }), options);
}

async function list(options: Options): Promise<number> {
  const { view } = await lookAt(loadServiceConfig(options["config"] ?? ""));
  const { members, at } = view;
  if (options["json"] === undefined) show(membersText(members, at));
  else showAnswer("MEMBERS", { members });
  return 0;
}

async function showOne(options: Options): Promise<number> {
  const name = needed(options, "name", "member show");
  return told(await asked(options, "member", { name }), options);
}

async function leave(options: Options): Promise<number> {
  const name = needed(options, "name", "member leave");
  return told(await asked(options, "remove-member", { name }), options);
}

async function revoke(options: Options): Promise<number> {
  const name = needed(options, "name", "member revoke");
  const reason = needed(options, "reason", "member revoke");
  if (options["yes"] === undefined)
    throw misused(
      `The key of ${name} would be untrusted for ever, and its studies under way would end.`,
      "Add --yes to do it; it cannot be taken back. A member that only goes: member leave.",
    );
  return told(await asked(options, "revoke-member", { name, reason }), options);
}

function asked({ config = "" }: Options, ask: Parameters<typeof askOrDo>[1], given: object) {
  return askOrDo(loadServiceConfig(config), ask, given) as Promise<MemberView>;
}

function told(member: MemberView, { json }: Options): number {
  if (json === undefined) show(memberText(member, new Date().toISOString()));
  else showAnswer("MEMBER", { party: member.name, ...member });
  return 0;
}
