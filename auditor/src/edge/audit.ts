import { CodedError } from "@fedseg/shared/errors.ts";
import { outlivePipes } from "@fedseg/wording/command-line/broken-pipe.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { printable } from "@fedseg/wording/terminal/printable.ts";
import { answer } from "./answer.ts";

outlivePipes(process.stdout, process.stderr);
try {
  process.exitCode = await answer(process.argv.slice(2));
} catch (error) {
  // 1 would say that the bundle does not hold: a fault of this program is no finding about anybody.
  const said = error instanceof CodedError ? error.message : String((error as Error).stack ?? error);
  // A person reads whole words; a log keeps a refusal on one line. Where a fault happened is not folded.
  const text = printable(said);
  console.error(process.stderr.isTTY && error instanceof CodedError ? foldText(text) : text);
  process.exitCode = 2;
}
