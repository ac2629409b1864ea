import { keygen } from "@fedseg/keeper/keys/keygen.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";

export const keygenCommand: Run = async ({ options: { key = "", ...storage } }) => {
  console.log(keygen({ key, ...storage }));
  return 0;
};
