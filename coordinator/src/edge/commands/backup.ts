import { backUpBooks, backupText } from "@fedseg/keeper/books/backup.ts";
import { answerEither } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadBookPlace } from "../own-book.ts";

export const backupCommand: Run = async ({ options: { config = "", out = "", json } }) => {
  for (const copy of await backUpBooks(loadBookPlace(config), out))
    answerEither(json, { code: "BACKED_UP", text: backupText(copy), ...copy });
  return 0;
};
