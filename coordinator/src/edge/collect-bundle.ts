import { createHash } from "node:crypto";
import { constants, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeDurably } from "@fedseg/keeper/files/durable-file.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { HandedIn } from "../service/world.ts";
import { runAuditor } from "./auditor-program.ts";
import { pathsIn } from "./api/bundle-files.ts";
import { isBrought } from "./handed-in.ts";

/** What is read of a folder that is handed in: nothing that a study has published. */
const HANDED_IN = /\.(jsonl|notes)$|(^|\/)(canary\/[a-z0-9-]+\.json|shown\/.+\.cbor)$/;
/** What of it only grows; checkpoints get fewer when they settle. */
const GROWS = /^(ledgers|shown)\//;
/** Exit statuses of `fedseg-audit collect` with which it has written a bundle: with a fork and with copies that differ, too. */
const WRITTEN = [0, 1, 3];

/**
 * Puts into a published bundle what parties have handed in, as `fedseg-audit collect` puts it together: by signatures, never an
 * older copy in a newer one's place. Returns the paths of what is new in it. @throws CodedError COLLECT_NOTHING or COLLECT_UNDONE.
 */
export async function collectInto(bundle: string, folders: readonly string[]): Promise<readonly string[]> {
  const room = mkdtempSync(join(dirname(bundle), ".collect-"));
  try {
    // What contradicts already stays beside: it is no candidate for the place of what it contradicts.
    const published = join(room, "published");
    await copyOf(bundle, published, (path) => !path.startsWith("conflicts/"));
    const handed: string[] = [];
    for (const [at, folder] of folders.entries()) {
      const into = join(room, `${at + 1}`);
      const copied = await copyOf(folder, into, (path) => HANDED_IN.test(path));
      if (!copied.some((path) => path.endsWith(".jsonl"))) throw nothing([folder]);
      handed.push(into);
    }
    const out = join(room, "bundle");
    const said = await runAuditor(["collect", out, published, ...handed]);
    if (!WRITTEN.includes(said?.status ?? -1)) throw undone(bundle);
    const brought = await bring(out, bundle);
    if (brought.length === 0) throw nothing(folders);
    return brought;
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

/** Tells what a bundle has of what parties hand in, by size, and never the studies' own files. */
export async function handedInTo(bundle: string): Promise<HandedIn> {
  const paths = (await pathsIn(bundle)).filter(isBrought);
  const sizes = paths.map((path) => [path, sizeOf(join(bundle, path))] as const);
  const held: Record<string, number> = {};
  for (const [path, bytes = 0] of sizes) {
    // Of what one party was shown there may be thousands of files.
    const place = path.startsWith("shown/") ? dirname(path) : path;
    held[place] = (held[place] ?? 0) + (GROWS.test(place) ? bytes : 0);
  }
  return { of: hashOf(sizes.map(([path, bytes]) => `${path} ${bytes}\n`).join("")), held };
}

/** Copies those files of a folder that are asked for; returns their paths. */
async function copyOf(
  folder: string,
  into: string,
  isAsked: (path: string) => boolean,
): Promise<readonly string[]> {
  const paths = (await pathsIn(folder)).filter(isAsked);
  for (const path of paths) {
    makeFolder(dirname(join(into, path)));
    copyFileSync(join(folder, path), join(into, path), constants.COPYFILE_FICLONE);
  }
  return paths;
}

/** Writes what differs, each file at once; a copy that contradicts is kept under its own hash, once. */
async function bring(from: string, bundle: string): Promise<readonly string[]> {
  const brought: string[] = [];
  for (const path of await pathsIn(from)) {
    if (!isBrought(path)) continue;
    const content = readFileSync(join(from, path));
    const place = path.replace(/^conflicts\/\d+\//, `conflicts/${hashOf(content).slice(0, 16)}/`);
    const target = join(bundle, place);
    if (existsSync(target) && readFileSync(target).equals(content)) continue;
    makeFolder(dirname(target));
    writeDurably(target, content);
    brought.push(place);
  }
  return brought;
}

function hashOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** A file that is gone meanwhile has none. */
function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function nothing(folders: readonly string[]): CodedError {
  return new CodedError("COLLECT_NOTHING", {
    what: `There is nothing new for this study's bundle in ${folders.join(", ")}.`,
    why: "A ledger is taken when a key that the plan names has signed it, and when it holds more than the copy that is there.",
    todo: "Name the folders that the members have written with fedseg-node ledger after the study has ended.",
  });
}

function undone(bundle: string): CodedError {
  return new CodedError("COLLECT_UNDONE", {
    what: "The auditor's program has not put together what was handed in.",
    why: "It is not installed beside this coordinator, or one of the files stops it.",
    todo: `Run fedseg-audit collect OUT ${bundle} FOLDER… and leave out what it names.`,
  });
}
