#!/usr/bin/env node
import { parseArgs } from "node:util";
import { systemEntropy } from "@fedseg/keeper/entropy.ts";
import { createKeyFile } from "@fedseg/keeper/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { loadNodeConfig } from "./config.ts";
import { type Tell, runNode } from "./run.ts";

const USAGE = `fedseg-node keygen --key FILE        make an identity key and print its public half
fedseg-node run --config FILE [--json]   take part in the coordinator's study until it ends
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: "string" },
      config: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  if (positionals[0] === "keygen" && values.key) {
    console.log(toHex(createKeyFile(values.key, systemEntropy()).publicKey));
    return 0;
  }
  if (positionals[0] !== "run" || !values.config) {
    console.error(USAGE);
    return 2;
  }
  const tell: Tell = values.json
    ? (code, text, fields) => console.log(JSON.stringify({ code, text, ...fields }))
    : (code, text) => console.log(`${new Date().toISOString()} ${code.padEnd(12)} ${text}`);
  const error = await runNode(loadNodeConfig(values.config), tell);
  if (!error) return 0;
  tell(error.code, error.message);
  return 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof CodedError ? error.message : error);
  process.exitCode = 1;
}
