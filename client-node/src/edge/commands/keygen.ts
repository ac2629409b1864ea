import { systemEntropy } from "@fedseg/keeper/entropy.ts";
import { createKeyFile } from "@fedseg/keeper/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Command } from "../command.ts";

export const keygen: Command = {
  name: "keygen",
  needs: ["key"],
  usage: "--key FILE",
  says: "make an identity key and print its public half",
  async run({ key = "" }) {
    console.log(toHex(createKeyFile(key, systemEntropy()).publicKey));
    return 0;
  },
};
