import { CodedError } from "@fedseg/shared/errors.ts";
import { outlivePipes } from "@fedseg/wording/command-line/broken-pipe.ts";
import { printable } from "@fedseg/wording/terminal/printable.ts";
import { answer } from "./answer.ts";

outlivePipes(process.stdout, process.stderr);
try {
  process.exitCode = await answer(process.argv.slice(2));
} catch (error) {
  // 1 would say that the bundle does not hold: a fault of this program is no finding about anybody.
  const said = error instanceof CodedError ? error.message : String((error as Error).stack ?? error);
  console.error(printable(said));
  process.exitCode = 2;
}
