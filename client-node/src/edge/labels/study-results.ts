import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { writeDurably } from "@fedseg/keeper/files/durable-file.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { z } from "zod";

/** Folder of the results of all studies, each under its name, and the file there that says whose are read when none is named. */
const STUDIES = "studies";
const CURRENT = "current.json";
/** In a study's folder: what it is, written when everything else there is whole. */
const LABELLED = "study.json";

const keptStudy = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  /** planHash, hexadecimal. */
  study: z.string().regex(/^[0-9a-f]{64}$/),
  title: z.string(),
  snapshot: z.string(),
  /** How many studies the account had approved before it: the newest one is the current one, whenever which ends. */
  order: z.int().min(0),
  labelledAt: z.string(),
  /** What the labels were made from, as `labelBasis` says it; not of results that are kept without labels. */
  basis: z.string().optional(),
});
/** A study whose results a node keeps. */
export type KeptStudy = z.infer<typeof keptStudy>;

/** Where a study's results go. */
export interface ResultsPlace {
  readonly folder: string;
  readonly name: string;
  readonly order: number;
}

/** Returns the readable name of a study: its title and the first digits of its hash. */
export function nameOfStudy({ title }: Pick<Plan, "title">, study: string): string {
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `${(words || "study").slice(0, 40).replace(/-$/, "")}-${study.slice(0, 8)}`;
}

/** Says where the results of a study of an account go. */
export function placeOfResults(
  folder: string,
  { plan, study }: { readonly plan: Pick<Plan, "title">; readonly study: string },
  approved: ReadonlySet<string>,
): ResultsPlace {
  return { folder, name: nameOfStudy(plan, study), order: [...approved].indexOf(study) };
}

/** Returns the folder of a study's own results. */
export function ownFolder({ folder, name }: ResultsPlace): string {
  return join(folder, STUDIES, name);
}

/** Tells whether no newer study's results are the current ones. */
export function isNewest({ folder, order }: ResultsPlace): boolean {
  const current = currentStudy(folder);
  return !current || current.order <= order;
}

/**
 * Notes that a study's results are whole, and whose are current; `basis`: what its labels were made from. Whose are current comes
 * first: whoever is interrupted between leaves a study that is not whole, and labelled anew at the next start.
 */
export function markLabelled(
  place: ResultsPlace,
  { plan, study }: { readonly plan: Pick<Plan, "title" | "snapshot">; readonly study: string },
  basis?: string,
): void {
  const { folder, name, order } = place;
  const kept: KeptStudy = {
    version: 1,
    name,
    study,
    title: plan.title,
    snapshot: plan.snapshot,
    order,
    labelledAt: new Date().toISOString(),
    ...(basis !== undefined && { basis }),
  };
  const text = `${JSON.stringify(kept, undefined, 1)}\n`;
  makeFolder(join(folder, STUDIES, name));
  if (isNewest(place)) writeDurably(join(folder, STUDIES, CURRENT), text);
  writeDurably(join(folder, STUDIES, name, LABELLED), text);
}

/** Tells whether a study's users have been labelled. */
export function isLabelled(folder: string, plan: Pick<Plan, "title">, study: string): boolean {
  return existsSync(join(folder, STUDIES, nameOfStudy(plan, study), LABELLED));
}

/** Returns the study whose results are read when none is named; undefined before the first. */
export function currentStudy(folder: string): KeptStudy | undefined {
  return readKept(join(folder, STUDIES, CURRENT));
}

/** Lists the studies whose results are kept, the newest last. */
export function keptStudies(folder: string): readonly KeptStudy[] {
  return keptFolders(folder)
    .flatMap((kept) => readKept(join(kept, LABELLED)) ?? [])
    .toSorted((a, b) => a.order - b.order);
}

/** Lists the folders of studies, also of those that are not whole. */
export function keptFolders(folder: string): readonly string[] {
  const studies = join(folder, STUDIES);
  if (!existsSync(studies)) return [];
  const entries = readdirSync(studies, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(studies, name));
}

/**
 * Returns the folder of a study's results: the node's own for the current one, when none is named. `named`: its name, or so many
 * first characters of its name or hash as no other has. @throws CodedError STUDY_UNKNOWN.
 */
export function resultsFolder(folder: string, named: string | undefined): string {
  if (named === undefined) return folder;
  return join(folder, STUDIES, namedStudy(folder, named).name);
}

/** Finds a kept study by its name or hash. @throws CodedError STUDY_UNKNOWN. */
export function namedStudy(folder: string, named: string): KeptStudy {
  const all = keptStudies(folder);
  const found =
    all.filter(({ name, study }) => name === named || study === named).at(0) ??
    only(all.filter(({ name, study }) => name.startsWith(named) || study.startsWith(named)));
  if (found) return found;
  throw new CodedError("STUDY_UNKNOWN", {
    what: `This node keeps results of no study, or of several, that ${JSON.stringify(named)} names.`,
    why: "Results are kept under the study's title and the first digits of its hash once its users are labelled.",
    todo:
      all.length > 0
        ? `Use one of: ${all.map(({ name }) => name).join(", ")}.`
        : "Take part in a study first; without --study the newest results are read.",
  });
}

function only<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}

function readKept(path: string): KeptStudy | undefined {
  try {
    return keptStudy.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}
