import { pid } from "node:process";
import type { Answer } from "@fedseg/keeper/local/door.ts";
import { z } from "zod";
import { StudyNews, heardOf } from "../status/study-news.ts";
import type { ConnectionOptions } from "./coordinator/connection.ts";

/** What a node's process knows of itself that no file says. */
export const processState = z.object({
  process: z.object({ pid: z.int(), since: z.string() }),
  coordinator: z.object({
    isConnected: z.boolean(),
    url: z.string().optional(),
    since: z.string(),
    why: z.string().optional(),
  }),
  news: z.array(heardOf),
});
export type ProcessState = z.infer<typeof processState>;

/** Since when a process runs, and since when it is connected, or why it is not; what it has told of studies that do not go on for now. */
export class ProcessWatch {
  readonly news = new StudyNews(() => new Date().toISOString());
  readonly #since = new Date().toISOString();
  #coordinator: ProcessState["coordinator"] = { isConnected: false, since: this.#since };

  /** Returns what hears of a connection, and notes it beside what a study and `lost` make of it. */
  heard<Calls extends Pick<ConnectionOptions, "onReady">>(calls: Calls, lost: (reason: string) => void) {
    const onReady = (url: string) => {
      this.#coordinator = { isConnected: true, url, since: new Date().toISOString() };
      calls.onReady(url);
    };
    const onLost = (why: string) => {
      const { isConnected, since } = this.#coordinator;
      this.#coordinator = { isConnected: false, since: isConnected ? new Date().toISOString() : since, why };
      lost(why);
    };
    return { ...calls, onReady, onLost };
  }

  /** What the command `status` asks for. */
  readonly answer: Answer = async () => ({
    process: { pid, since: this.#since },
    coordinator: this.#coordinator,
    news: this.news.all(),
  });
}
