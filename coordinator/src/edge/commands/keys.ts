import type { Run } from "@fedseg/wording/command-line/program.ts";
import { readStatement } from "@fedseg/keeper/files/statement-file.ts";
import { rotationFile, rotationText } from "@fedseg/shared/ledger/rotation.ts";
import { answerEither } from "@fedseg/wording/edge/show.ts";
import type { MemberView } from "../../view.ts";
import { askOrDo } from "../ask-or-do.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { changeKey, revokeKey } from "../own-key.ts";
import { isOfService, loadServiceConfig } from "../service-config.ts";
import { changeServiceKey, revokeServiceKey } from "../service-keys.ts";

export const rotateCommand: Run = async ({ options: { config = "", json } }) => {
  answerEither(
    json,
    isOfService(config)
      ? await changeServiceKey(loadServiceConfig(config))
      : await changeKey(loadCoordinatorConfig(config)),
  );
  return 0;
};

export const revokeCommand: Run = async ({ options: { config = "", reason = "", json } }) => {
  answerEither(
    json,
    isOfService(config)
      ? await revokeServiceKey(loadServiceConfig(config), reason)
      : await revokeKey(loadCoordinatorConfig(config), reason),
  );
  return 0;
};

/** Takes a member's new key for studies to come, by the statement that its `rotate-key` has written. */
export const acceptRotationCommand: Run = async ({ options: { config = "", file = "", json } }) => {
  const rotation = readStatement(file, rotationFile);
  const given = { name: rotation.party, statement: rotationText(rotation) };
  const { name, identity } = (await askOrDo(loadServiceConfig(config), "rotate", given)) as MemberView;
  const text = `${name} signs with ${identity} in studies to come; every member accepts the same statement`;
  answerEither(json, { code: "ROTATION", text, party: name, from: rotation.from, to: identity });
  return 0;
};
