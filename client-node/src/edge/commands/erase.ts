import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { eraseUser } from "../people/erase.ts";
import { isOnRecord, tellWhetherSeen } from "../people/known-user.ts";
import { openRecords } from "../sealed/records.ts";

export const erase: Run = async ({ options: { config: path = "", user = "" } }, tell) => {
  const config = loadNodeConfig(path);
  const records = openRecords(config);
  const isKnown = await isOnRecord(records, user);
  const removed = await eraseUser(records, user, new Date().toISOString());
  tell(
    "ERASED",
    `scores removed: ${removed.hadLabel ? "yes" : "there was none"}; records of studies removed: ${removed.studies}, of campaigns: ${removed.campaigns}; a keyed hash stays so that the user stays left out`,
    { ...removed },
  );
  const targets = Object.keys(config.out?.targets ?? {});
  if (targets.length > 0) {
    tell(
      "EXPORT_AGAIN",
      `export again to ${targets.join(", ")}: what was delivered earlier may still hold the user`,
      { targets },
    );
  }
  tell("OWN_DATA", "the platform's own data is untouched: delete the user there yourself");
  return isKnown ? 0 : tellWhetherSeen(config, records, user, tell);
};
