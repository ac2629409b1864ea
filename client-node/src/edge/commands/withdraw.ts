import type { Command } from "../command.ts";
import { loadNodeConfig } from "../config.ts";
import { openRecords } from "../own-records.ts";

export const withdraw: Command = {
  async run({ config = "", user = "" }, tell) {
    const { withdrawals } = openRecords(loadNodeConfig(config));
    withdrawals.add(user, { kind: "withdrawn", at: new Date().toISOString() });
    const kind = withdrawals.of(user)?.kind;
    tell(
      "WITHDRAWN",
      `${kind === "erased" ? "the user was erased before and stays out" : "from now on the user is left out"} of every sum, export and lookup, also by a node that is running; sums that have left cannot be taken back`,
      { kind },
    );
    return 0;
  },
};
