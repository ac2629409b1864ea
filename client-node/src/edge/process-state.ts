import { pid } from "node:process";
import type { Answer } from "@fedseg/keeper/local/door.ts";
import { z } from "zod";

/** What a node's process knows of itself that no file says. */
export const processState = z.object({
  process: z.object({ pid: z.int(), since: z.string() }),
  coordinator: z.object({ isConnected: z.boolean(), since: z.string(), why: z.string().optional() }),
});
export type ProcessState = z.infer<typeof processState>;

/** Since when a process runs, and since when it is connected, or why it is not. */
export class ProcessWatch {
  readonly #since = new Date().toISOString();
  #coordinator: ProcessState["coordinator"] = { isConnected: false, since: this.#since };

  /** Both sides have proved who they are. */
  connected(): void {
    this.#coordinator = { isConnected: true, since: new Date().toISOString() };
  }

  /** The connection is gone, or could not be made. */
  lost(why: string): void {
    const { isConnected, since } = this.#coordinator;
    this.#coordinator = { isConnected: false, since: isConnected ? new Date().toISOString() : since, why };
  }

  /** What the command `status` asks for. */
  readonly answer: Answer = async () => ({
    process: { pid, since: this.#since },
    coordinator: this.#coordinator,
  });
}
