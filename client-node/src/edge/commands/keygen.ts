import { keygen as makeKey } from "@fedseg/keeper/keys/keygen.ts";
import type { Command } from "../command.ts";

export const keygen: Command = {
  async run({ key = "", ...storage }) {
    console.log(makeKey({ key, ...storage }));
    return 0;
  },
};
