import { backUpBooks, backupText } from "@fedseg/keeper/books/backup.ts";
import { show } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadBookPlace } from "../own-book.ts";

export const backupCommand: Run = async ({ options: { config = "", out = "" } }) => {
  for (const copy of await backUpBooks(loadBookPlace(config), out)) show(backupText(copy));
  return 0;
};
