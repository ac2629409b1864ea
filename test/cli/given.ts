import type { Call, Options } from "@fedseg/wording/command-line/program.ts";

/** What a command line with these options gives to its command. */
export function given(options: Options): Call {
  return { options, lists: {}, operands: [], learn: () => undefined };
}
