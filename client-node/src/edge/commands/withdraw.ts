import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { isOnRecord, tellWhetherSeen } from "../people/known-user.ts";
import { openRecords } from "../sealed/records.ts";

export const withdraw: Run = async ({ options: { config = "", user = "" } }, tell) => {
  const node = loadNodeConfig(config);
  const records = openRecords(node);
  const { withdrawals } = records;
  withdrawals.add(user, { kind: "withdrawn", at: new Date().toISOString() });
  const kind = withdrawals.of(user)?.kind;
  tell(
    "WITHDRAWN",
    `${kind === "erased" ? "the user was erased before and stays out" : "from now on the user is left out"} of every sum, export and lookup, also by a node that is running; sums that have left cannot be taken back`,
    { kind },
  );
  return (await isOnRecord(records, user)) ? 0 : tellWhetherSeen(node, records, user, tell);
};
