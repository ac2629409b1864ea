import { join } from "node:path";
import { writeDurably } from "@fedseg/keeper/files/durable-file.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { revocationOf, revocationText } from "@fedseg/shared/ledger/revocation.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { deliverRevocation } from "../coordinator/deliver-revocation.ts";
import { withOwnBooks } from "../books/with-books.ts";
import { endStudies } from "../../session/revoke.ts";

export const revoke: Run = async ({ options: { config: path = "", reason = "", yes } }, tell) => {
  if (yes === undefined) throw unconfirmed();
  const config = loadNodeConfig(path);
  const { key, revocation } = await withOwnBooks(config, async (own) => {
    const said = revocationOf(own.key, config.name, reason.slice(0, 200));
    const { revoked, approved } = own.books.standing();
    const isKnown = revoked.has(said.identity);
    const ending = endStudies(approved, (entry) => own.books.read(entry), said);
    if (!isKnown && own.ask) await own.ask("revoke", { ...said, type: "fedseg-revocation", v: 1 });
    else if (!isKnown) await own.books.commit(ending.journal, [...ending.ledger, said]);
    return { key: own.key, revocation: said };
  });
  const file = join(config.folder, `revocation-${revocation.identity.slice(0, 16)}.json`);
  writeDurably(file, revocationText(revocation));
  tell(
    "REVOKED",
    `the key ${revocation.identity} is revoked; this node signs nothing more before rotate-key`,
    { ...revocation, file },
  );
  const undelivered = await deliverRevocation(config, key, revocation);
  if (undelivered) tell("UNDELIVERED", `the coordinator could not be told: ${undelivered.refusal.what}`);
  else tell("DELIVERED", "the coordinator has been told, and tells every node that is there");
  tell("TELL_PARTNERS", `give ${file} to every partner: they enter it with add-revocation`, { file });
  return 0;
};

function unconfirmed(): CodedError {
  return new CodedError("UNCONFIRMED", {
    what: "Nothing was revoked.",
    why: "A revocation lasts for ever and ends the study under way at all nodes; what was charged stays charged.",
    todo: "Add --yes when the key may be in wrong hands; to change a key that is not, use rotate-key.",
  });
}
