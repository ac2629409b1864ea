import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { shownTo } from "@fedseg/client-node/session/shown.ts";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { formatNote } from "@fedseg/shared/ledger/note.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { leave } from "../faults/owner.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import type { Crash } from "../simulation/party.ts";
import { tinyName, tinyTable } from "../simulation/tiny-market.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { publishedBy } from "./make-bundle.ts";

/** Everything that may happen to honest parties, drawn from one seed. */
class Chance {
  readonly #uniforms: { next(): number };

  constructor(seed: number) {
    this.#uniforms = seededUniforms(seed);
  }

  happens(probability: number): boolean {
    return this.#uniforms.next() < probability;
  }

  upTo(bound: number): number {
    return Math.floor(this.#uniforms.next() * bound);
  }
}

/** Processes that die in one study, all together: otherwise nothing would ever end. */
const MOST_DEATHS = 6;

/** Kills, restarts, losses, repeats and delays of one study. */
function mishapsOf(chance: Chance): Hooks {
  const [loss, death] = [chance.upTo(8) / 100, chance.upTo(4) / 200];
  let deaths = 0;
  const arrivals = <Message>(message: Message) => {
    if (chance.happens(loss)) return [];
    const late = chance.happens(loss) ? { delayMs: chance.upTo(400) } : {};
    return chance.happens(loss) ? [{ message }, { message, ...late }] : [{ message, ...late }];
  };
  const dies = (isFatal: boolean): Crash | undefined => {
    if (deaths >= MOST_DEATHS || !chance.happens(isFatal ? 0.3 : death)) return undefined;
    deaths += 1;
    return {
      when: chance.happens(0.5) ? "before" : "after",
      restartMs: chance.happens(0.1) ? Infinity : chance.upTo(chance.happens(0.3) ? 60_000 : 800),
      isUnnoticed: chance.happens(0.2),
    };
  };
  return {
    toNode: (_, message) => arrivals(message),
    toCoordinator: (_, message) => arrivals(message),
    // A node that ends comes back often, and a coordinator that has just published dies often.
    crashNode: (_, { type }) => dies(type === "done" || type === "finish"),
    crashCoordinator: ({ type }) => dies(type === "finish"),
  };
}

/** Clocks that are set a few times during a study, within what a plan allows. */
function clocksOf(chance: Chance): (party: string, nowMs: number) => number {
  const steps = new Map<string, readonly (readonly [at: number, errorMs: number])[]>();
  return (party, nowMs) => {
    const own =
      steps.get(party) ??
      Array.from({ length: 3 }, () => [chance.upTo(600), chance.upTo(200_000) - 100_000] as const);
    steps.set(party, own);
    return own.filter(([at]) => at <= nowMs).at(-1)?.[1] ?? 0;
  };
}

/** A ledger as it stood after some commit of at least so many lines. */
function asOnceWritten(lines: readonly string[], size: number): readonly string[] {
  const isWithinCommit = /"type":"(?:SENT|APPROVE)"/.test(lines[size] ?? "");
  return lines.slice(0, isWithinCommit ? size + 1 : size);
}

/** What a node hands in: all that it has and was shown, an older copy, or nothing. */
function handedIn(name: string, disk: MemoryStore, studies: readonly string[], chance: Chance): BundleFiles {
  if (chance.happens(0.1)) return new Map();
  const all = disk.lines();
  const lines = chance.happens(0.3) ? asOnceWritten(all, 1 + chance.upTo(all.length)) : all;
  const files: [string, Uint8Array][] = [["ledger.jsonl", utf8(lines.map((line) => `${line}\n`).join(""))]];
  const notes = ownNotes(disk);
  const kept = chance.happens(0.3) ? notes.slice(0, chance.upTo(notes.length + 1)) : notes;
  if (kept.length > 0) files.push(["checkpoints.notes", utf8(kept.map(formatNote).join(""))]);
  return new Map([...files, ...shownTo(name, studies, (key) => disk.read(key))]);
}

/** What came of studies one after another on the same accounts. */
export interface Aftermath {
  /** The bundle that was collected. */
  readonly files: BundleFiles;
  /** Studies that ended with a model. */
  readonly finished: number;
}

/** How often an operator starts a coordinator that has stopped; the last time nothing more goes wrong. */
const MOST_STARTS = 3;

/** Runs one study; its operator starts the coordinator again as long as there is no model. */
function runOn(chance: Chance, options: StudyOptions): InProcessStudy {
  let study = new InProcessStudy({
    ...options,
    hooks: mishapsOf(chance),
    clockError: clocksOf(chance),
  }).run();
  for (let start = 1; start < MOST_STARTS && study.coordinator()?.phase !== "done"; start += 1) {
    const before = study;
    study = new InProcessStudy({
      ...options,
      disks: before.plan.roster.map((_, node) => before.disk(node)),
      coordinatorDisk: before.disk("coordinator"),
      hooks: start + 1 < MOST_STARTS ? mishapsOf(chance) : {},
      clockError: clocksOf(chance),
    }).run();
  }
  return study;
}

/** Segments, what is made of their sums, and a prediction beside them. */
function withAllPrograms(tiny: Plan): Plan {
  const [segmentation] = tiny.programs;
  return {
    ...tiny,
    usersFloor: 2000,
    targets: { again: { of: "bought-again", withinDays: 90 } },
    programs: [
      { ...segmentation, share: 0.5 },
      { name: "hierarchy", share: 0, spec: { groups: [2, 4] } },
      { name: "explain", share: 0, spec: { depth: 2 } },
      { name: "logistic", share: 0.5, spec: { target: "again", evaluate: { share: 0.1 } } },
    ],
    budget: { ...tiny.budget, usersCap: 700 },
    limits: { ...tiny.limits, maxSessions: 20 },
  };
}

/** A node's rows with a class each; one in three nodes has users of one class alone. */
function tableAtCutoff(node: number): Table {
  const table = tinyTable(1, node);
  const classes = Int8Array.from({ length: table.users }, (_, user) => (node % 3 === 2 ? 1 : user % 2));
  return { ...table, outcome: { codes: table.codes, classes } };
}

/** Runs studies of honest parties through mishaps, and collects what they publish and hand in. */
export function throughMishaps(seed: number): Aftermath {
  const chance = new Chance(seed);
  const nodes = 3 + chance.upTo(3);
  let disks: readonly MemoryStore[] | undefined;
  const published: BundleFiles[] = [];
  const studies: string[] = [];
  const count = 1 + chance.upTo(3);
  for (let at = 0; at < count; at += 1) {
    const studyId = toHex(sha256(utf8(`${seed}/${at}`)));
    const asked = chance.happens(0.3) ? withAllPrograms : (tiny: Plan) => tiny;
    const plan = (tiny: Plan) => ({ ...asked(tiny), studyId, title: `Study ${at}` });
    const study = runOn(chance, { nodes, plan, table: tableAtCutoff, ...(disks && { disks }) });
    studies.push(toHex(hashPlan(planBytes(study.plan))));
    disks = study.plan.roster.map((_, node) => study.disk(node));
    for (const [node, disk] of disks.entries()) leave(disk, node);
    const bundle = publishedBy(study);
    if (bundle) published.push(bundle);
  }
  const sources = [
    ...published.map((source, at) => ({ label: `bundle-${at}`, source })),
    ...(disks ?? []).map((disk, node) => {
      const name = tinyName(node);
      return { label: name, source: handedIn(name, disk, studies, chance) };
    }),
  ];
  return { files: collect(sources).files, finished: published.length };
}
