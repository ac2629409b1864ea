import { onErrorStream, openStoreIfAny } from "@fedseg/keeper/books/open-store.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import { reachStore } from "@fedseg/keeper/local/books-in-reach.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Plan, readPlan } from "@fedseg/shared/plan/plan.ts";
import { latestStudy } from "../../session/journal.ts";
import type { NodeConfig } from "../config.ts";
import { vaultOf } from "../sealed/own-vault.ts";

/**
 * Reads the plan of the study that a node last worked on; nothing is written.
 * @throws CodedError NO_PLAN when there is none, or as `reachStore`.
 */
export async function readPlanInBooks(
  config: Pick<NodeConfig, "folder" | "atRest" | "store">,
): Promise<Plan> {
  const { folder } = config;
  const vault = vaultOf(config);
  const open = () => openStoreIfAny(config.store, { folder, book: ".", vault, told: onErrorStream });
  const store = await reachStore({ folder, vault, open });
  const plan = store && (await planIn(store));
  if (plan) return plan;
  throw new CodedError("NO_PLAN", {
    what: "This node's books hold no plan.",
    why: "A node keeps a plan when it has countersigned it.",
    todo: "Leave --plan out to look at the whole dictionary, or run the node first.",
  });
}

async function planIn(store: Store): Promise<Plan | undefined> {
  try {
    const stored = latestStudy((key) => store.read(key))?.read("plan");
    return stored && readPlan(stored);
  } finally {
    await store.close();
  }
}
