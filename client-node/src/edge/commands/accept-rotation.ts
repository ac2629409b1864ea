import type { OwnersBooks } from "@fedseg/keeper/local/books-in-reach.ts";
import { readStatement, unsignedStatement } from "@fedseg/keeper/files/statement-file.ts";
import { fromHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { checkpointIn } from "@fedseg/shared/ledger/checkpoint.ts";
import { noteKey } from "@fedseg/shared/ledger/notebook.ts";
import {
  type RotationFile,
  isRotationSigned,
  judgeRotation,
  rotationFile,
} from "@fedseg/shared/ledger/rotation.ts";
import { knownLedgers } from "../../session/known-ledgers.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { type NodeConfig, loadNodeConfig } from "../config.ts";
import { withOwnBooks } from "../books/with-books.ts";

export const acceptRotation: Run = async ({ options: { config: path = "", file = "" } }, tell) => {
  const config = loadNodeConfig(path);
  const rotation = readStatement(file, rotationFile);
  if (!isRotationSigned(rotation)) throw unsignedStatement(file);
  requirePinned(config, rotation);
  const isProved = await withOwnBooks(config, ({ books }) => remember(books, rotation));
  const { party, from, to } = rotation;
  if (!isProved)
    tell(
      "UNPROVED",
      `the statement has no proof from the newest ledger of ${party} that this node has seen: only an auditor with both can tell whether entries are missing`,
    );
  tell(
    "ROTATION",
    `${party} has changed its key: replace ${from} by ${to} in this node's configuration, under policy, when all partners do; then compare the roster with them anew`,
    { party, from, to },
  );
  return 0;
};

/** The old key must be the one that was pinned: a chain of strangers' signatures proves nothing. */
function requirePinned({ policy }: NodeConfig, { party, from, to }: RotationFile): void {
  const pinned = [...policy.roster, policy.coordinator].find(({ name }) => name === party);
  if (pinned?.identity === from || pinned?.identity === to) return;
  throw new CodedError("ROTATION_FOREIGN", {
    what: `The configuration does not pin the key from which ${party} has changed.`,
    why: "Only a key that this node knows can say which one comes after it.",
    todo: "Ask the partner for the statements of all its changes since, and take them one after the other; or compare its key with it in person.",
  });
}

/**
 * Keeps the ledger as the new key has taken it over, so that later an older one is noticed: it is longer than all that
 * is remembered of the old key, its newest checkpoint and its newest report, and stands for both. Tells whether it is
 * proved to extend them.
 */
async function remember(books: OwnersBooks, rotation: RotationFile): Promise<boolean> {
  const { party: name, from, to, checkpoint: note } = rotation;
  if (books.standing().revoked.has(from)) throw byRevoked(name);
  const judgement = judgeRotation(rotation, knownLedgers(books, { name, identity: fromHex(from) }));
  if (judgement === "behind") throw behind(name);
  const successor = { name, identity: fromHex(to) };
  const taken = note === undefined ? undefined : checkpointIn(note, successor);
  const known = knownLedgers(books, successor);
  if (note !== undefined && taken && known.every(({ size }) => size < taken.size))
    await books.commit([{ key: noteKey(successor), value: utf8(note) }], []);
  return judgement === "extends";
}

function byRevoked(name: string): CodedError {
  return new CodedError("ROTATION_BY_REVOKED", {
    what: `The key from which ${name} says to have changed is revoked.`,
    why: "Whoever has taken that key can sign such a statement as well as its owner.",
    todo: "Compare the new key with the partner in person or by telephone, then put it into the configuration.",
  });
}

function behind(name: string): CodedError {
  return new CodedError("ROTATION_BEHIND", {
    what: `The ledger of ${name} in the statement does not extend what this node has seen of it.`,
    why: "The new key has taken over an old copy, or another ledger, in which charges are missing.",
    todo: "Do not pin the new key: the partner has to bring back its newest ledger and change its key there.",
  });
}
