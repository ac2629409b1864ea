import { parseArgs } from "node:util";
import { CodedError } from "@fedseg/shared/errors.ts";
import { ACCOUNT } from "./parties.ts";
import { ALL_OF_ONE_TARGET, FURTHER, type FurtherProgram, TEMPLATES } from "./further-programs.ts";

/** A platform to kill, and the session in which it dies. */
export interface Kill {
  readonly node: string;
  readonly session: number;
}

/** What the demo was asked to do. */
export interface DemoOptions {
  /** A real event file or a folder of them; undefined: simulated customers. */
  readonly data: string | undefined;
  readonly kill: Kill | undefined;
  readonly folder: string;
  readonly epsilon: string;
  readonly seed: number;
  /** Features to select privately, at most; undefined: segments are made from all of them. */
  readonly select: number | undefined;
  /** What runs behind the segments, on the same budget. */
  readonly programs: readonly FurtherProgram[];
  /** Whether the simulated platforms make a campaign afterwards, and ask a second study what it did. */
  readonly campaign: boolean;
  /** Moment at which recency is counted for a folder of event files. */
  readonly snapshot: string | undefined;
  /** Seconds that platforms have for reading their rows, which every study takes in full; undefined: as this machine needs. */
  readonly patience: number | undefined;
  /** Shortest time in ms from a question to its report; undefined: as nodes have it. */
  readonly tick: number | undefined;
  /** Whether the operator's page shows it as it runs, and whether a browser is opened on it. */
  readonly page: "told" | "opened" | undefined;
}

/** Budget of a study that leaves the platforms' account enough for those of two other targets and of the campaign. */
const MOST_BESIDE = 2.2;

/** Budget of a study, and of one of so many programs that less would tell nothing of some. */
const [USUAL, OF_ALL] = ["1", "2"];

/** What it is run with: the platforms' time is known once their files are made. */
export type Paced = DemoOptions & { readonly patience: number };

/**
 * What has been made for the platforms they read at once: how long that has taken so far says how slow this machine is now. Less is said by
 * that where they are started behind it, and not beside it.
 */
const TIMES_AS_LONG = { beside: 1.85, behind: 2 };
/** Seconds at least; files that somebody has brought may be of any size. */
const [LEAST_MADE, LEAST_BROUGHT] = [2.5, 20];
/** Usual number of programs behind the segments: more of them ask for more of every line, and platforms get so many times as long. */
const [USUAL_PROGRAMS, MORE] = [1, 1.6];

/** Seconds at least once it is known how long reading takes, and how many times as long as that. */
const [LEAST_AGAIN, AGAIN] = [4, 2];

/** Chooses how long platforms may read in studies behind one in which that has taken so long, unless somebody has. */
export function pacedAgain(options: DemoOptions, took: number): Paced {
  const patience = options.patience ?? Math.max(LEAST_AGAIN, Math.ceil(AGAIN * took));
  return { ...options, patience };
}

/** Chooses how long platforms may read, unless somebody has: so many seconds it has taken until all files were there, and they were started `beside` that or `behind` it. */
export function paced<Options extends Pick<DemoOptions, "data" | "programs" | "patience">>(
  options: Options,
  untilMade: number,
  started: keyof typeof TIMES_AS_LONG,
): Options & { readonly patience: number } {
  const least = options.data === undefined ? LEAST_MADE : LEAST_BROUGHT;
  const seconds =
    Math.max(least, TIMES_AS_LONG[started] * untilMade) *
    (options.programs.length > USUAL_PROGRAMS ? MORE : 1);
  return { ...options, patience: options.patience ?? Math.ceil(10 * seconds) / 10 };
}

export const USAGE = `npm run demo -- [options]
  --help              print this
  --data PATH         real input: the Online Retail file (.csv or .csv.gz), or a
                      folder with one event file a platform
  --snapshot DATE     with a folder: the moment from which recency counts
  --kill NODE@SESSION kill one platform in the middle, e.g. willow@3
  --epsilon NUMBER    budget of the study, at most 3 (default 1; 2 with
                      --template retail on simulated customers)
  --select N          explore all features privately and make segments from the
                      N that tell most of who buys again
  --program NAME      run one more program behind the segments: logistic,
                      tree, forest, boosted-trees or network foretells who buys
                      again, value what they will spend, classes the tier of
                      the club (one kind a demo), hierarchy puts groups within
                      groups, explain finds rules, affinity says what segments
                      buy, behaviour how they behave, evaluate how good
                      segments and predictions are; may be given for each
  --template NAME     segments: explain (the default); rfm: hierarchy and
                      explain; retail: these, behaviour, logistic, affinity
                      and evaluate; on simulated customers all programs: these
                      and the others that foretell who buys again, a study of
                      what they will spend, one of their tiers, then a campaign
                      of all platforms, a study of what it did, and beside all
                      of it what is true of everybody (2 minutes)
  --out FOLDER        where everything is written, emptied first
                      (default demo-output)
  --seed NUMBER       seed of the simulated customers (default 1); noise, keys
                      and masks are never seeded
  --page              serve the operator's page, which shows the study as it
                      runs, until Ctrl-C
  --open              the same, and open a browser on it
  --patience SECONDS  what platforms have for reading their rows (default: as
                      slow as this machine is now, 2.5 at least, 20 with --data)
  --tick MS           shortest time from a question to its report, which hides
                      how long counting took (default: 250, as nodes have it;
                      300 with --template retail)
Examples
  npm run demo
  npm run demo -- --kill willow@3
  npm run demo -- --program logistic
  npm run demo -- --program value --program evaluate
  npm run demo -- --template retail
  npm run demo -- --page
  npm run demo -- --data events --snapshot 2026-01-01T00:00:00Z
`;

/**
 * Four platforms of one machine have ten times as much to do between questions in the whole market: 512 ms, and no more where measuring
 * has waited a little longer than usual.
 */
const WHOLE_TICK_MS = 300;

/** Reads the command line. @throws CodedError DEMO_OPTIONS. */
export function readOptions(argv: readonly string[]): DemoOptions {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        data: { type: "string" },
        kill: { type: "string" },
        out: { type: "string", default: "demo-output" },
        epsilon: { type: "string" },
        seed: { type: "string", default: "1" },
        snapshot: { type: "string" },
        select: { type: "string" },
        program: { type: "string", multiple: true, default: [] },
        template: { type: "string", default: "segments" },
        patience: { type: "string" },
        tick: { type: "string" },
        page: { type: "boolean", default: false },
        open: { type: "boolean", default: false },
      },
    });
    const { data, kill, out, seed, snapshot, select, program, template, patience, open } = values;
    const isWhole = template === "retail" && data === undefined;
    const epsilon = values.epsilon ?? (isWhole ? OF_ALL : USUAL);
    const page = open ? "opened" : values.page ? "told" : undefined;
    if (page !== undefined && kill !== undefined)
      throw new RangeError('"--page" expected no --kill beside it: a service goes on without a platform');
    const common = { data, kill: readKill(kill), folder: out, epsilon, seed: Number(seed), snapshot };
    const first = isWhole ? ALL_OF_ONE_TARGET : readTemplate(template);
    const programs = [...new Set([...first, ...program.map(readProgram)])];
    requireOneTarget(programs);
    const campaign = isWhole && page === undefined;
    if (campaign && !(Number(epsilon) <= MOST_BESIDE))
      throw new RangeError(
        `"--epsilon" expected at most ${MOST_BESIDE} with --template retail: three more studies follow on the same account`,
      );
    requireEpsilon(Number(epsilon));
    return {
      ...common,
      programs,
      campaign,
      select: readCount(select),
      patience: readSeconds(patience),
      tick: readTick(values.tick) ?? (isWhole ? WHOLE_TICK_MS : undefined),
      page,
    };
  } catch (error) {
    throw new CodedError("DEMO_OPTIONS", {
      what: `The options cannot be used (${error instanceof Error ? error.message : String(error)}).`,
      why: "The demo runs nothing that was not asked for.",
      todo: `\n${USAGE}`,
    });
  }
}

/** A study that the platforms' account does not hold would be refused by each of them. */
function requireEpsilon(epsilon: number): void {
  if (epsilon > 0 && epsilon <= ACCOUNT.epsilon) return;
  throw new RangeError(
    `"--epsilon" expected more than 0 and at most ${ACCOUNT.epsilon}, which is all that the account of a platform of the demo holds`,
  );
}

/** A study looks at one target: evaluate at whatever the others do. */
function requireOneTarget(programs: readonly FurtherProgram[]): void {
  const targets = new Set(programs.flatMap((name) => targetOf(FURTHER[name].spec) ?? []));
  if (targets.size <= 1) return;
  throw new RangeError(`"--program" expected programs of one target, got ${[...targets].join(", ")}`);
}

function targetOf(spec: object): unknown {
  return "target" in spec ? spec.target : undefined;
}

function readTemplate(name: string): readonly FurtherProgram[] {
  if (Object.hasOwn(TEMPLATES, name)) return TEMPLATES[name];
  throw new RangeError(`"--template" expected one of ${Object.keys(TEMPLATES).join(", ")}, got ${name}`);
}

function readProgram(name: string): FurtherProgram {
  if (Object.hasOwn(FURTHER, name)) return name as FurtherProgram;
  throw new RangeError(`"--program" expected one of ${Object.keys(FURTHER).join(", ")}, got ${name}`);
}

function readCount(text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d?$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new RangeError(`"--select" expected a number of features, got ${JSON.stringify(text)}`);
}

function readSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new RangeError(`"--patience" expected a number of seconds, got ${JSON.stringify(text)}`);
}

function readTick(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new RangeError(`"--tick" expected a number of milliseconds, got ${JSON.stringify(text)}`);
}

function readKill(text: string | undefined): Kill | undefined {
  if (text === undefined) return undefined;
  const match = /^([a-z0-9-]+)@(\d+)$/.exec(text);
  if (!match) throw new RangeError(`"--kill" expected NODE@SESSION, got ${JSON.stringify(text)}`);
  return { node: match[1], session: Number(match[2]) };
}
