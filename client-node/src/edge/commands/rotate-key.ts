import { rotateKey } from "@fedseg/keeper/books/rotate-key.ts";
import { requireStopped } from "@fedseg/keeper/local/require-stopped.ts";
import { studiesUnderWay } from "../../session/journal.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { vaultOf } from "../sealed/own-vault.ts";

export const rotate: Run = async ({ options: { config: path = "" } }, tell) => {
  const config = loadNodeConfig(path);
  await requireStopped(config.folder);
  const { rotation, statement, kept } = await rotateKey({
    ...config,
    vault: vaultOf(config),
    isUnderWay: (read, approved) => studiesUnderWay(approved, read).length > 0,
  });
  tell("ROTATED", `the key is ${rotation.to} now; the old one lies in ${kept}`, { ...rotation, kept });
  tell(
    "TELL_PARTNERS",
    `give ${statement} to every partner and the coordinator: they check it with accept-rotation, and put the new key for ${rotation.party} into their roster and you into yours; no study runs until all have, and have compared the new roster`,
    { statement },
  );
  return 0;
};
