import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { CodedError } from "@fedseg/shared/errors.ts";
import { z } from "zod";
import type { LabelledUser, LabelSet } from "../../labels/labelled-user.ts";
import type { NodeConfig } from "../config.ts";
import type { LabelStore } from "../lookup/watched-labels.ts";

const text = z.object({ en: z.string(), zh: z.string() });
const group = z.enum(["high-value", "high-potential", "win-back", "low-activity", "other"]);
const segments = z.array(z.object({ title: text, group: group.optional() }));
const modelEntry = z.object({ type: z.literal("MODEL"), study: z.string(), modelHash: z.string() });

/** The labels that a node has written, for exports and lookups. */
export class NodeLabels implements LabelStore {
  readonly #folder: string;

  constructor({ folder }: Pick<NodeConfig, "folder">) {
    this.#folder = folder;
  }

  labelsVersion(): string | undefined {
    const found = statSync(join(this.#folder, "labels.csv"), { throwIfNoEntry: false });
    return found && `${found.ino} ${found.size} ${found.mtimeMs}`;
  }

  /** @throws CodedError NO_LABELS. */
  openLabels(): LabelSet {
    const path = join(this.#folder, "labels.csv");
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw noLabels();
    const titles = segments.parse(JSON.parse(readFileSync(join(this.#folder, "segments.json"), "utf8")));
    const ledger = readFileSync(join(this.#folder, "ledger.jsonl"), "utf8").trim().split("\n");
    const entries = ledger.map((line): unknown => JSON.parse(line));
    const model = modelEntry.parse(entries.findLast((entry) => modelEntry.safeParse(entry).success));
    const records: string[][] = parse(readFileSync(path), { from_line: 2 });
    return {
      study: model.study,
      model: model.modelHash,
      labelledAt: found.mtime.toISOString(),
      titles: titles.map(({ title, group: named }) => ({ label: title, group: named })),
      users: records.flatMap(([id, segment, , , margin]): LabelledUser[] =>
        segment
          ? [{ id: id.replace(/^'(?=[=+\-@\t\r\n])/, ""), segment: Number(segment), margin: Number(margin) }]
          : [],
      ),
    };
  }

  withdrawalsVersion(): string {
    return "";
  }

  readWithdrawals(): (id: string) => boolean {
    return () => false;
  }
}

function noLabels(): CodedError {
  return new CodedError("NO_LABELS", {
    what: "This node has labelled no users yet.",
    why: "Users are labelled when a study has ended.",
    todo: "Run the node until its study has ended, then export again.",
  });
}
