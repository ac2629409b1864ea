#!/usr/bin/env node
import { parseArgs } from "node:util";
import { badUsage, runCommand } from "@fedseg/keeper/edge/command.ts";
import { systemEntropy } from "@fedseg/keeper/entropy.ts";
import { createKeyFile } from "@fedseg/keeper/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { loadNodeConfig } from "./config.ts";
import { explainAtNode } from "./explain.ts";
import { runNode } from "./run.ts";
import type { Tell } from "./users.ts";

const USAGE = `fedseg-node keygen --key FILE        make an identity key and print its public half
fedseg-node run --config FILE [--json]   take part in the coordinator's study until it ends
fedseg-node explain --config FILE --user ID   say why a user is in a segment, without telling anybody else
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: "string" },
      config: { type: "string" },
      user: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  if (positionals[0] === "keygen" && values.key) {
    console.log(toHex(createKeyFile(values.key, systemEntropy()).publicKey));
    return 0;
  }
  if (positionals[0] === "explain" && values.config && values.user) {
    const { en, zh } = await explainAtNode(loadNodeConfig(values.config), values.user, () => undefined);
    console.log(`${en}\n${zh}`);
    return 0;
  }
  if (positionals[0] !== "run" || !values.config) throw badUsage("No command was given whole.", USAGE);
  const tell: Tell = values.json
    ? (code, text, fields) => console.log(JSON.stringify({ code, text, ...fields }))
    : (code, text) => console.log(`${new Date().toISOString()} ${code.padEnd(12)} ${text}`);
  const error = await runNode(loadNodeConfig(values.config), tell);
  if (!error) return 0;
  if (values.json) tell(error.code, error.message);
  throw error;
}

await runCommand(USAGE, main);
