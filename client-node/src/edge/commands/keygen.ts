import { badUsage } from "@fedseg/keeper/edge/command.ts";
import { KEYGEN_USAGE, keygen as makeKey } from "@fedseg/keeper/edge/keygen.ts";
import type { Command } from "../command.ts";

export const keygen: Command = {
  name: "keygen",
  needs: ["key"],
  may: ["storage-key", "storage-env", "passphrase-env", "salt"],
  usage: KEYGEN_USAGE,
  says: "make an identity key, sealed with a storage key, and print its public half",
  async run({ key = "", ...storage }) {
    const identity = makeKey({ key, ...storage });
    if (!identity) throw badUsage("The key must be sealed with a storage key.", `keygen ${KEYGEN_USAGE}\n`);
    console.log(identity);
    return 0;
  },
};
