import { join } from "node:path";
import { readRegular } from "@fedseg/keeper/files/regular-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { EMPTY_CHAIN, follow } from "@fedseg/shared/ledger/chain.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { hashStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import { type Plan, hashPlan, planBytes, readPlan } from "@fedseg/shared/plan/plan.ts";

/**
 * Reads the models of earlier studies out of their bundles, by name; `here` finds a folder that a file names. Each is the model that the study's own coordinator
 * has recorded: its ledger in the bundle is followed from its first entry, under the key that the study's plan names.
 * @throws CodedError INPUT_UNREADABLE or INPUT_UNRECORDED.
 */
export function loadInputs(
  bundles: Readonly<Record<string, string>>,
  here = (folder: string) => folder,
): Pick<Plan, "inputs"> {
  const inputs = Object.entries(bundles).map(
    ([name, folder]) => [name, loadInput(name, here(folder))] as const,
  );
  return inputs.length > 0 ? { inputs: Object.fromEntries(inputs) } : {};
}

function loadInput(name: string, folder: string): NonNullable<Plan["inputs"]>[string] {
  const model = textIn(name, folder, "model.json");
  const plan = readPlan(Uint8Array.from(bytesIn(name, folder, "plan.cbor")));
  if (!plan) throw unreadable(name, join(folder, "plan.cbor"), "it is no plan of this protocol");
  const hash = toHex(hashStudyModel(model));
  const path = `ledgers/${plan.coordinator.name}.jsonl`;
  const study = toHex(hashPlan(planBytes(plan)));
  const isRecorded = modelsIn(textIn(name, folder, path), plan.coordinator).get(study) === hash;
  if (!isRecorded) throw unrecorded(name, folder, path);
  return { hash, model };
}

/** The models that a coordinator's ledger names, by study, as far as it is chained and signed under the plan's key. */
function modelsIn(text: string, { name, identity }: Plan["coordinator"]): ReadonlyMap<string, string> {
  const models = new Map<string, string>();
  let chain = EMPTY_CHAIN;
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const entry = parseEntry(line);
    const next = entry?.ledger === name ? follow(chain, entry) : undefined;
    if (!entry || !next || (chain === EMPTY_CHAIN && next.identity !== identity)) return models;
    if (entry.body.type === "MODEL") models.set(entry.body.study, entry.body.modelHash);
    chain = next;
  }
  return models;
}

function textIn(name: string, folder: string, path: string): string {
  return bytesIn(name, folder, path).toString("utf8");
}

function bytesIn(name: string, folder: string, path: string): Buffer {
  const whole = join(folder, path);
  try {
    return readRegular(whole);
  } catch (error) {
    throw unreadable(name, whole, error instanceof Error ? error.message : String(error));
  }
}

function unreadable(name: string, path: string, reason: string): CodedError {
  return new CodedError("INPUT_UNREADABLE", {
    what: `The input ${JSON.stringify(name)}: ${path} cannot be read (${reason}).`,
    why: "The earlier model, and the ledger that names it, are in the bundle of its study.",
    todo: "Give the folder of that study's bundle, as its coordinator has published it, under inputs.",
  });
}

function unrecorded(name: string, folder: string, path: string): CodedError {
  return new CodedError("INPUT_UNRECORDED", {
    what: `The input ${JSON.stringify(name)}: ${path} in ${folder} does not name its model.json as that study's model.`,
    why: "Every node that took part would refuse the plan, and an audit would fail it.",
    todo: "Give the bundle as that study's coordinator has published it, with a model.json that nobody has edited.",
  });
}
