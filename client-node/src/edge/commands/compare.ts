import { show } from "@fedseg/wording/edge/show.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Next, begin, hear } from "../../comparison/compare.ts";
import { requireOwnKey } from "../../comparison/compared.ts";
import { LONGEST_WAY } from "../../comparison/comparison-book.ts";
import {
  comparisonStanding,
  comparisonText,
  fingerprintText,
  nextText,
} from "../../comparison/comparison-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { changeComparisons, readComparisons } from "../books/comparisons.ts";
import { type NodeConfig, loadNodeConfig } from "../config.ts";
import { vaultOf } from "../sealed/own-vault.ts";

export const compare: Run = async (
  { options: { config: path = "", with: partner, heard, way = "by telephone", json } },
  tell,
) => {
  const config = loadNodeConfig(path);
  const { name, policy } = config;
  requireOwnKey(policy, name, toHex(loadKeyFile(config.key, vaultOf(config)).publicKey));
  if (partner === undefined) {
    const standing = comparisonStanding(readComparisons(config), config);
    if (json === undefined)
      show(`${comparisonText(standing, policy)}\n\nfingerprint\n${fingerprintText(policy)}`);
    else tell("COMPARISONS", "with whom the roster was compared", { ...standing });
    return 0;
  }
  if (way.length > LONGEST_WAY) throw tooLong();
  const next = advance(config, partner, heard, way);
  if (json === undefined) show(nextText(next, partner));
  else tell("COMPARISON", nextText(next, partner), { ...next, with: partner });
  return 0;
};

function advance(config: NodeConfig, partner: string, heard: string | undefined, way: string): Next {
  const comparing = { keys: config.policy, self: config.name, partner };
  return changeComparisons(config, (book) =>
    heard === undefined
      ? begin(book, comparing, systemEntropy())
      : hear(book, comparing, heard, { at: new Date().toISOString(), way }),
  );
}

function tooLong(): CodedError {
  return new CodedError("WAY_TOO_LONG", {
    what: `The text after --way is longer than ${LONGEST_WAY} characters.`,
    why: "It stands in the record beside the date.",
    todo: "Say in a few words how you have spoken, and with whom.",
  });
}
