import { keygen as makeKey } from "@fedseg/keeper/keys/keygen.ts";
import { answerEither } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";

export const keygen: Run = async ({ options: { key = "", json, ...storage } }) => {
  const identity = makeKey({ key, ...storage });
  answerEither(json, { code: "KEY_MADE", text: identity, identity });
  return 0;
};
