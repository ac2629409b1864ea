import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource, Uniforms } from "@fedseg/shared/math/rng.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { type Comparison, compareAlone } from "../../clustering/alone.ts";
import { scoringsOf } from "../../scoring/index.ts";
import type { NodeConfig } from "../config.ts";
import { ownUsers } from "../ingest/own-users.ts";
import { clusteringMachine, openEngine } from "../kernels/open-engine.ts";
import { kernelsFailed, threadsRefused } from "../kernels/told-kernels.ts";
import { endedStudy, withoutSegments } from "./ended-study.ts";

/**
 * Compares, at the node alone, the segments of the latest finished study with what k-means finds on the node's own users.
 * @throws CodedError NO_MODEL, NO_SEGMENTATION, or FEWER_THAN_SEGMENTS for fewer users than segments.
 */
export async function compareAtNode(config: NodeConfig, tell: Tell): Promise<Comparison> {
  const { plan, model } = await endedStudy(
    config,
    "What this platform would have found alone is held against a released model.",
  );
  const { engine, begin, end } = openEngine(clusteringMachine(), {
    told: kernelsFailed(tell),
    refused: threadsRefused(tell),
  });
  try {
    // Threads start while rows are read.
    begin(plan.budget.usersCap);
    const users = ownUsers(config, tell).prepare(plan);
    await users.ready();
    const table = users.table();
    const scoring = scoringsOf(plan, model, table).find(({ nearest }) => nearest);
    if (!scoring?.nearest) throw withoutSegments();
    const found = compareAlone(engine, table, scoring.nearest, uniformsOf(systemEntropy()));
    if (!found) throw withoutUsers();
    return found;
  } finally {
    await end();
  }
}

function withoutUsers(): CodedError {
  return new CodedError("FEWER_THAN_SEGMENTS", {
    what: "This node has fewer users with all features than the study has segments.",
    why: "Segments of nobody cannot be compared.",
    todo: "`fedseg-node quality` says which users are left out, and why.",
  });
}

/** Makes uniforms of random bytes. */
function uniformsOf(source: ByteSource): Uniforms {
  return {
    next() {
      const { buffer } = source.bytes(8);
      return Number(new DataView(buffer).getBigUint64(0) >> 11n) / 2 ** 53;
    },
  };
}
