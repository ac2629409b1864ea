import { join } from "node:path";
import { Books } from "@fedseg/keeper/books.ts";
import { systemEntropy } from "@fedseg/keeper/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/key-file.ts";
import { openStore } from "@fedseg/keeper/store.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { labelSegments } from "@fedseg/shared/programs/label.ts";
import type { Text } from "@fedseg/shared/programs/names.ts";
import { explanationText } from "../labels/explain-text.ts";
import { explainUser } from "../labels/explain.ts";
import { recover } from "../session/recover.ts";
import type { NodeState } from "../session/state.ts";
import { type NodeConfig, policyOf, vaultOf } from "./config.ts";
import type { Tell } from "./tell.ts";
import { ownUsers } from "./own-users.ts";

/**
 * Answers, at the node alone, why a user is in a segment of the latest finished study.
 * @throws CodedError NO_MODEL, USER_UNKNOWN or USER_UNMEASURED.
 */
export async function explainAtNode(config: NodeConfig, user: string, tell: Tell): Promise<Text> {
  const state = latestState(config);
  if (state.phase !== "finished") {
    throw new CodedError("NO_MODEL", {
      what: "This node has no finished study.",
      why: "An explanation compares a user with the segments of a released model.",
      todo: "Run the node until its study has ended, then ask again.",
    });
  }
  const { plan } = state.running.study;
  const users = ownUsers(config, tell);
  await users.prepare(plan);
  const table = users.table();
  const row = table.ids.indexOf(user);
  if (row < 0) throw unknownUser("USER_UNKNOWN", "There is no user of this id in the data file.");
  const { spec, sizeFloor } = plan.program;
  const explanation = explainUser(table, row, state.model, spec);
  if (!explanation) throw unknownUser("USER_UNMEASURED", "This user has no value for one of the features.");
  return explanationText(explanation, labelSegments(state.model, spec, { sizeFloor }), spec);
}

/** Reads where the node stands; nothing is written and no noise is drawn. */
function latestState(config: NodeConfig): NodeState {
  const vault = vaultOf(config);
  const key = loadKeyFile(config.key, vault);
  const store = openStore(join(config.folder, "books.db"), vault);
  try {
    const books = new Books(store, { key, name: config.name, now: () => new Date() });
    return recover((entry) => books.read(entry), config.name, {
      name: config.name,
      signingKey: key,
      policy: policyOf(config),
      source: systemEntropy(),
      consentRule: config.consent.rule,
      ledger: () => books.standing(),
      contribute: () => {
        throw new TypeError('"contribute" expected a running study, got a question about an old one');
      },
      analysis: analyses(),
    });
  } finally {
    store.close();
  }
}

function unknownUser(code: string, what: string): CodedError {
  return new CodedError(code, {
    what,
    why: "Only measured users of this node's own data have a segment.",
    todo: "Check the id as it is written in the data file.",
  });
}
