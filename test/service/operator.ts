import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { answer } from "@fedseg/coordinator/edge/answer.ts";
import { stringify } from "yaml";
import { vi } from "vitest";
import { Consortium, tinyTemplate } from "./consortium.ts";

/** A service with a template of tiny studies, and an operator who gives commands to it and reads what they print. */
export class Operator {
  readonly consortium: Consortium;
  #printed: string[] = [];

  private constructor(consortium: Consortium) {
    this.consortium = consortium;
  }

  static async begin(members: number): Promise<Operator> {
    const operator = new Operator(new Consortium(members));
    for (const stream of ["log", "error"] as const)
      vi.spyOn(console, stream).mockImplementation(
        (line: unknown) => void operator.#printed.push(String(line)),
      );
    await operator.consortium.start();
    const { service } = operator.consortium.serving;
    await service.putTemplate({ name: "tiny", study: tinyTemplate(members) });
    return operator;
  }

  /** Writes the service's configuration as an operator has it; returns its path. */
  configFile(): string {
    const { folder, config } = this.consortium;
    const path = join(folder, "service.yaml");
    const { name, key, atRest, folder: books, templates } = config;
    writeFileSync(path, stringify({ name, listen: { port: 0 }, key, atRest, folder: books, templates }));
    return path;
  }

  /** Gives a command; returns its exit status and the lines that it printed. */
  async said(...words: readonly string[]): Promise<string> {
    this.#printed = [];
    const status = await answer([words[0], "--config", this.configFile(), ...words.slice(1)]);
    return `${status} ${this.#printed.join("\n")}`;
  }

  /** The same in one line, wherever the terminal's width has broken it. */
  async saidInOne(...words: readonly string[]): Promise<string> {
    return (await this.said(...words)).replaceAll(/\s+/g, " ");
  }

  async end(): Promise<void> {
    vi.restoreAllMocks();
    await this.consortium.end();
  }
}
