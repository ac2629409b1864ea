import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { restoreUser } from "../people/restore-user.ts";
import { openRecords } from "../sealed/records.ts";

export const restore: Run = async ({ options: { config = "", user = "" } }, tell) => {
  restoreUser(openRecords(loadNodeConfig(config)).withdrawals, user);
  tell(
    "RESTORED",
    "exports and lookups find the user again, studies from the node's next start on, as far as the consent rule permits",
  );
  return 0;
};
