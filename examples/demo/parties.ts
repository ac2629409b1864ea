import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { keygen } from "@fedseg/keeper/keys/keygen.ts";
import { stringify } from "yaml";
import { DEMO_DICTIONARY } from "../simulator/demo-features.ts";
import type { DemoInput } from "./input.ts";
import { SEGMENTS, furtherPrograms } from "./further-programs.ts";
import type { Paced } from "./options.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** A party's folder and the public half of its key. */
export interface Party {
  readonly name: string;
  readonly identity: string;
  readonly folder: string;
}

/** A running party: its process and its exit. */
export interface RunningParty {
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
}

const AT_REST = { keyFile: "storage.key" };

/** Gives a party a folder and an identity key of its own. */
export function createParty(folder: string, name: string): Party {
  const own = resolve(folder, name);
  makeFolder(own);
  const identity = keygen({ key: join(own, "identity.key"), "storage-key": join(own, AT_REST.keyFile) })!;
  return { name, identity, folder: own };
}

/** Budget that every platform of the demo authorises for its whole account. */
export const ACCOUNT = { epsilon: 3, delta: 1e-6 };
const DELTA = "1e-6";

/** What a study is asked for by. */
export type Asked = Pick<Paced, "epsilon" | "select" | "programs" | "patience">;

/** Writes the coordinator's configuration: the study and who takes part. */
export function writeCoordinatorConfig(
  party: Party,
  nodes: readonly Party[],
  input: DemoInput,
  asked: Asked & { readonly port: number },
): string {
  const roster = nodes.map(({ name, identity }) => ({ name, identity }));
  const study = { ...studySection(nodes.length, input, asked), roster, snapshot: input.snapshot };
  return writeConfig(party, {
    ...coordinatorSection(party, asked.port),
    dictionary: DEMO_DICTIONARY,
    study,
  });
}

/** Writes the configuration of a coordinator's service: who are its members, and the demo's study as a template. */
export function writeServiceConfig(
  party: Party,
  nodes: readonly Party[],
  input: DemoInput,
  asked: Asked,
): string {
  const templates = join(party.folder, "templates");
  makeFolder(templates);
  const study = studySection(nodes.length, input, asked);
  const timing = { ...study.timing, bundleMs: SERVED_BUNDLE_MS };
  const template = { dictionary: DEMO_DICTIONARY, study: { ...study, timing } };
  writeFileSync(join(templates, `${TEMPLATE}.yaml`), stringify(template), { mode: 0o600 });
  const members = nodes.map(({ name, identity }) => ({ name, identity }));
  const api = { port: 0 };
  return writeConfig(party, { ...coordinatorSection(party), members, templates: "templates", api });
}

/** When a study has ended, a node of a service that goes on waits twice as long for whoever may still need it. */
const SERVED_BUNDLE_MS = 20_000;

/** The template's name, and that of the study which is made from it. */
export const TEMPLATE = "demo";

/** What a coordinator is, whatever it does; without a port it listens on one that is free. */
export function coordinatorSection({ name }: Party, port = 0) {
  const listen = { host: "127.0.0.1", port };
  return { name, listen, key: "identity.key", atRest: AT_REST, folder: "." };
}

/** What the demo's study asks for. */
export function studySection(
  nodes: number,
  input: DemoInput,
  { epsilon, select, programs, patience }: Asked,
) {
  return {
    title: `Customer segments of ${nodes} platforms (${input.title})`,
    budget: { epsilon, delta: DELTA, usersCap: input.usersCap },
    usersFloor: input.usersFloor,
    programs: [
      {
        name: "segmentation",
        spec: {
          k: SEGMENTS,
          normalise: "quantiles",
          describe: { share: 0.15 },
          sizeFloor: 20,
          ...preparation(select),
        },
      },
      ...furtherPrograms(programs),
    ],
    limits: { maxSessions: MOST_SESSIONS, maxAttempts: 3 },
    timing: { ...DEMO_TIMING, ...paceOf(patience) },
  };
}

/** Sums that all programs of the demo together may ask for. */
const MOST_SESSIONS = 60;

/** Time for reading rows. Between two ticks there is as much as the platforms find that they need; a slow machine may find much. */
function paceOf(patience: number) {
  return { prepareMs: Math.round(1000 * patience), tickMs: 30_000 };
}

/** As usual, but for files that are read in a moment. */
const DEMO_TIMING = {
  bundleMs: 60_000,
  reportMs: 60_000,
  confirmMs: 20_000,
  unmaskMs: 20_000,
  graceMs: 3000,
};

/** What a study of selected features asks for before it clusters. */
function preparation(keep: number | undefined) {
  if (keep === undefined) return {};
  const judged = {
    target: "again",
    score: "information-gain",
    keep,
    maxCorrelation: 0.9,
    bins: 8,
    share: 0.2,
  };
  return { explore: { bins: 32, share: 0.05 }, select: judged };
}

/** Writes a node's configuration: what its owner allows, and where its data lies. */
export function writeNodeConfig(
  party: Party,
  options: {
    readonly coordinator: Party;
    readonly roster: readonly Party[];
    readonly port: number;
    readonly data: object;
    /** Shortest time from a question to its report, ms; undefined: as nodes have it. */
    readonly tick?: number | undefined;
  },
): string {
  const { coordinator, roster, port, data, tick } = options;
  const pin = ({ name, identity }: Party) => ({ name, identity });
  const config = {
    name: party.name,
    coordinatorUrl: `http://127.0.0.1:${port}`,
    key: "identity.key",
    atRest: AT_REST,
    folder: ".",
    account: ACCOUNT,
    policy: {
      coordinator: pin(coordinator),
      roster: roster.map(pin),
      // What three attempts at every session tell when all are opened; the account holds a study to less.
      maxEpsilon: 3 * ACCOUNT.epsilon,
      maxDelta: ACCOUNT.delta,
      // Simulated and published customers are of years ago, and read in a moment.
      limits: {
        maxSnapshotDays: 36_500,
        minPrepareMs: 1000,
        maxSessions: MOST_SESSIONS,
        ...(tick !== undefined && { minTickMs: tick }),
      },
    },
    dictionary: DEMO_DICTIONARY,
    data: { ...data, engine: { threads: threadsFor(roster.length) } },
    out: { targets: { segments: { csv: "segments.csv" } } },
    consent: { rule: "The customers of these files are simulated or published", default: "include" },
  };
  return writeConfig(party, config);
}

/** All platforms read on this machine at once: more threads than processors only wait for each other. */
function threadsFor(platforms: number): number {
  return Math.min(MOST_THREADS, Math.max(1, Math.floor(availableParallelism() / platforms)));
}

/** As a node's engine has it. */
const MOST_THREADS = 2;

export function writeConfig(party: Party, config: unknown, name = "config.yaml"): string {
  const path = join(party.folder, name);
  writeFileSync(path, stringify(config), { mode: 0o600 });
  return path;
}

/** As `npx` starts them: what Node has stripped and compiled once is kept. */
const PROGRAMS = {
  coordinator: "coordinator/bin/fedseg-coordinator.mjs",
  "client-node": "client-node/bin/fedseg-node.mjs",
} as const;

/** Starts a party's process; every line that it prints is handed over as the JSON it is, and what went wrong in it is shown. */
export function startParty(
  workspace: "coordinator" | "client-node",
  config: string,
  onNews: (news: Record<string, unknown>) => void,
  command: "run" | "serve" = "run",
): RunningParty {
  const program = join(ROOT, PROGRAMS[workspace]);
  const child = spawn(process.execPath, [program, command, "--config", config, "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  createInterface({ input: child.stdout }).on("line", (line) => onNews(readNews(line)));
  createInterface({ input: child.stderr }).on("line", (line) => {
    // That it was stopped is no news to who has pressed Ctrl-C.
    if (readNews(line)["code"] !== "STOPPED") process.stderr.write(`${line}\n`);
  });
  const exited = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  return { process: child, exited };
}

function readNews(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return { type: "text", text: line };
  }
}
