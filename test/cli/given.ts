import type { Given, Options } from "@fedseg/wording/command-line/program.ts";

/** What a command line with these options gives to its command. */
export function given(options: Options): Given {
  return { options, lists: {}, operands: [] };
}
