import { keygen as makeKey } from "@fedseg/keeper/keys/keygen.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";

export const keygen: Run = async ({ options: { key = "", ...storage } }) => {
  console.log(makeKey({ key, ...storage }));
  return 0;
};
