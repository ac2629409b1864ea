import { readPlan } from "@fedseg/shared/plan/plan.ts";
import { type JournalReader, readerOf } from "../../session/journal.ts";
import { isLabelled } from "../labels/study-results.ts";
import type { OpenNode } from "./open-node.ts";

/** Lists the studies of an account that have something left to do: to be gone on with, to take leave of, or to label users with. */
export function openStudies({ config, books }: OpenNode): readonly string[] {
  return [...books.standing().approved].filter((study) => {
    const read = readerOf(study, (entry) => books.read(entry));
    const stored = read("plan");
    if (!stored || read("refused")) return false;
    const plan = readPlan(stored);
    return !hasLeft(read) || (plan !== undefined && !isLabelled(config.folder, plan, study));
  });
}

/** Tells whether a node has ended a study with its model and taken its leave. */
export function isLeft({ books }: Pick<OpenNode, "books">, study: string): boolean {
  return hasLeft(readerOf(study, (entry) => books.read(entry)));
}

function hasLeft(read: JournalReader): boolean {
  return read("model") !== undefined && read("witnessed") !== undefined;
}
