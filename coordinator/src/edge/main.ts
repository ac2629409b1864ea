#!/usr/bin/env node
import { parseArgs } from "node:util";
import { badUsage, runCommand } from "@fedseg/keeper/edge/command.ts";
import { KEYGEN_USAGE, keygen } from "@fedseg/keeper/edge/keygen.ts";
import { inviteText } from "@fedseg/shared/plan/invite.ts";
import { cancelStudy } from "./cancel.ts";
import { loadCoordinatorConfig } from "./config.ts";
import { makeInvite } from "./invite.ts";
import { newsText } from "./news-text.ts";
import { changeKey, revokeKey } from "./own-key.ts";
import { describePlan } from "./plan.ts";
import { type News, runCoordinator } from "./run.ts";

const USAGE = `fedseg-coordinator keygen ${KEYGEN_USAGE}
    make an identity key, sealed with a storage key, and print its public half
fedseg-coordinator invite --config FILE --url URL
    print the invite for every organisation; they compare its keys with each other
fedseg-coordinator plan --config FILE [--json]  show what the study would compute and cost; nothing is written
fedseg-coordinator run --config FILE [--json]   run one study to its end
fedseg-coordinator cancel --config FILE --yes [--json]
    end the study for ever, and tell every node that comes: only then can they begin another
fedseg-coordinator rotate-key --config FILE
    replace the identity key, and write the statement that the platforms need to know the new one
fedseg-coordinator revoke --config FILE --reason TEXT --yes
    declare the identity key untrusted for ever, and write the statement for all platforms
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: "string" },
      "storage-key": { type: "string" },
      "storage-env": { type: "string" },
      "passphrase-env": { type: "string" },
      salt: { type: "string" },
      config: { type: "string" },
      url: { type: "string" },
      json: { type: "boolean", default: false },
      reason: { type: "string" },
      yes: { type: "boolean", default: false },
    },
  });
  if (positionals[0] === "keygen" && values.key) {
    const identity = keygen({ ...values, key: values.key });
    if (!identity) throw badUsage("The key must be sealed with a storage key.", USAGE);
    console.log(identity);
    return 0;
  }
  if (positionals[0] === "invite" && values.config && values.url) {
    process.stdout.write(inviteText(makeInvite(loadCoordinatorConfig(values.config), values.url)));
    return 0;
  }
  if (positionals[0] === "plan" && values.config) {
    console.log(describePlan(loadCoordinatorConfig(values.config), values.json ? "json" : "text"));
    return 0;
  }
  if (positionals[0] === "rotate-key" && values.config) {
    console.log(changeKey(loadCoordinatorConfig(values.config)));
    return 0;
  }
  if (positionals[0] === "revoke" && values.config && values.reason && values.yes) {
    console.log(revokeKey(loadCoordinatorConfig(values.config), values.reason));
    return 0;
  }
  const isCancel = positionals[0] === "cancel" && values.yes;
  if ((positionals[0] !== "run" && !isCancel) || !values.config)
    throw badUsage("No command was given whole.", USAGE);
  const tell = (news: News) => {
    if (values.json) console.log(JSON.stringify(news));
    else console.log(newsText(news, new Date()));
  };
  const config = loadCoordinatorConfig(values.config);
  if (isCancel) cancelStudy(config);
  const error = await runCoordinator(config, tell);
  if (error && !(isCancel && error.code === "STUDY_CANCELLED")) throw error;
  return 0;
}

await runCommand(USAGE, main);
