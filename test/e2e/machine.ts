import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { type Outcome, runCommand, runHere } from "../cli/command.ts";
import { ROOT } from "./environment.ts";
import { PartyProcess } from "./party-process.ts";
import type { PartyConfig } from "./test-study.ts";

/** Exit status of a service that a signal has stopped, as the units have it. */
const STOPPED = 5;
/** Where the guides have everything of a party. */
const HOME = "/var/lib/fedseg";
const WORKSPACES = {
  "fedseg-node": "client-node",
  "fedseg-coordinator": "coordinator",
  "fedseg-audit": "auditor",
} as const;
type ProgramName = keyof typeof WORKSPACES;

/** The blocks of a guide that people type, by their headings; each is to be played. */
export class PlayedGuide {
  readonly #blocks: ReadonlyMap<string, readonly string[]>;
  readonly #unplayed: Set<string>;

  /** `path`: from the repository's root. */
  constructor(path: string) {
    const sections = readFileSync(join(ROOT, path), "utf8").split(/^## /m).slice(1);
    const blocks = sections.map((section): [string, string[]] => [
      section.slice(0, section.indexOf("\n")),
      [...section.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block]) => block),
    ]);
    this.#blocks = new Map(blocks);
    this.#unplayed = new Set(blocks.flatMap(([heading, all]) => all.map((_, at) => `${heading} ${at + 1}`)));
  }

  /** The lines of a section's block, counted from 1. */
  lines(heading: string, number = 1): readonly string[] {
    const block = this.#blocks.get(heading)?.at(number - 1);
    if (block === undefined) throw new Error(`there is no block ${number} under ${heading}`);
    this.#unplayed.delete(`${heading} ${number}`);
    return block.trimEnd().split("\n");
  }

  /** Blocks that nobody has played. */
  get unplayed(): readonly string[] {
    return [...this.#unplayed];
  }
}

/** A machine of the consortium: a folder in the place of /var/lib/fedseg, and the service that systemd would run. */
export class Machine {
  readonly folder: string;
  service: PartyProcess | undefined;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  at(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  /** Changes a configuration as a person with an editor does. */
  edit(file: string, change: (config: PartyConfig) => void): void {
    const config = parse(readFileSync(this.at(file), "utf8")) as PartyConfig;
    change(config);
    writeFileSync(this.at(file), stringify(config));
  }

  /** Does what the lines say, with words of this occasion in the place of the guide's; returns what the last one has printed. */
  async play(lines: readonly string[], words: Readonly<Record<string, string>> = {}): Promise<string> {
    let said = "";
    for (const line of lines) {
      let here = line;
      for (const [word, instead] of Object.entries(words)) here = here.replaceAll(word, instead);
      said = await this.#do(here.replaceAll(HOME, this.folder));
    }
    return said;
  }

  /** kill -9, when it still runs. */
  async end(): Promise<void> {
    await this.service?.kill();
  }

  async #do(line: string): Promise<string> {
    const [command, file] = line.split(" > ");
    const [program, ...args] = wordsOf(command);
    const said = await this.#said(program, args);
    if (file !== undefined) writeFileSync(file, said);
    return said;
  }

  async #said(program: string, args: readonly string[]): Promise<string> {
    if (program === "systemctl") return this.#systemctl(args);
    if (!(program in WORKSPACES)) return (await promisify(execFile)(program, args)).stdout;
    const { stdout, stderr, status } = await this.#run(program as ProgramName, args);
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${status} ${stderr}${stdout}`);
    return stdout;
  }

  /** In this process what can be: an invite, and a program in Python, go to the output as they are. */
  async #run(program: ProgramName, args: readonly string[]): Promise<Outcome> {
    const workspace = WORKSPACES[program];
    return ["invite", "explain"].includes(args[0])
      ? runCommand(`${workspace}/src/edge/main.ts`, args)
      : runHere(workspace, args);
  }

  /** What systemd does with the unit: the commands are the unit's own. */
  async #systemctl([verb, name]: readonly string[]): Promise<string> {
    if (verb === "stop") {
      const ended = await this.service?.stop();
      if (ended !== STOPPED) throw new Error(`${name}: stopped with ${ended} ${this.service?.stderr}`);
      return "";
    }
    const unit = readFileSync(join(ROOT, "examples/consortium", `${name}.service`), "utf8");
    const commandOf = (setting: string) => {
      const words = new RegExp(`^${setting}=/usr/bin/env (.*)$`, "m").exec(unit)![1];
      return wordsOf(words.replaceAll(HOME, this.folder));
    };
    const [program, command, , config] = commandOf("ExecStart");
    const workspace = WORKSPACES[program as ProgramName] as "client-node" | "coordinator";
    this.service = new PartyProcess(workspace, config, {}, command);
    const [answering, ...args] = commandOf("ExecStartPost");
    return this.#said(answering, args);
  }
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, text, word]) => text ?? word);
}
