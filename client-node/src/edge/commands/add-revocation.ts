import { readStatement, unsignedStatement } from "@fedseg/keeper/files/statement-file.ts";
import { isRevocation } from "@fedseg/shared/ledger/chain.ts";
import { revocationFile, revocationIn } from "@fedseg/shared/ledger/revocation.ts";
import { endStudies } from "../../session/revoke.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { withOwnBooks } from "../books/with-books.ts";

export const addRevocation: Run = async ({ options: { config: path = "", file = "" } }, tell) => {
  const config = loadNodeConfig(path);
  const revocation = revocationIn(readStatement(file, revocationFile));
  if (!isRevocation(revocation)) throw unsignedStatement(file);
  const isNew = await withOwnBooks(config, async ({ books, ask }) => {
    const { revoked, approved } = books.standing();
    if (revoked.has(revocation.identity)) return false;
    if (ask) {
      await ask("revoke", { ...revocation, type: "fedseg-revocation", v: 1 });
      return true;
    }
    const ending = endStudies(approved, (entry) => books.read(entry), revocation);
    await books.commit(ending.journal, [...ending.ledger, revocation]);
    return true;
  });
  const { roster, coordinator } = config.policy;
  const pinned = [...roster, coordinator].find(({ identity }) => identity === revocation.identity);
  const text = `the key ${revocation.identity} of ${revocation.party} is revoked${isNew ? "" : " already"}`;
  const todo = pinned
    ? `; the configuration pins it for ${pinned.name}: put its new key there, from a rotation statement that you have checked`
    : "; the configuration does not pin it";
  tell("REVOCATION", `${text}${todo}`, { ...revocation, isNew });
  return 0;
};
