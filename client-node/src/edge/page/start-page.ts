import { fileURLToPath } from "node:url";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { isPageBuilt, readPage } from "@fedseg/keeper/page/page-files.ts";
import { PageSessions } from "../../page/page-sessions.ts";
import { pageListener } from "./page-listener.ts";
import { type PageServer, startPageServer } from "./page-server.ts";
import type { PageWorld } from "./page-world.ts";

/** Where a node's page lies once it is built, and what can be done without it. */
export const PAGE_FOLDER = fileURLToPath(new URL("../../../page/dist", import.meta.url));
const WITHOUT_PAGE = "Then load this address anew. Every command of fedseg-node says the same in a terminal.";

/** A page that is served. */
export interface ServedPage extends PageServer {
  /** Returns an address that opens the page once, within five minutes. */
  address(): string;
  /** Whether somebody has signed in, or can. */
  isWanted(): boolean;
}

/** Serves a node's page on this machine. `folder`: of the built page. @throws CodedError PAGE_ADDRESS. */
export async function startPage(port: number, world: PageWorld, folder = PAGE_FOLDER): Promise<ServedPage> {
  const nowMs = () => new Date().getTime();
  const files = filesOf(folder);
  const begun = Promise.withResolvers<PageSessions>();
  const server = await startPageServer(port, (taken) => {
    const sessions = new PageSessions(systemEntropy(), taken);
    begun.resolve(sessions);
    return pageListener({ port: taken, files, sessions, world, nowMs });
  });
  const sessions = await begun.promise;
  return {
    ...server,
    // Behind the #: it is sent to nobody, and the page takes it out of the address.
    address: () => `http://127.0.0.1:${server.port}/#/token/${sessions.token(nowMs())}`,
    isWanted: () => sessions.isWanted(nowMs()),
  };
}

/** Files of the page in a folder: as they are now, or as they are first once it is built. */
function filesOf(folder: string): () => ReturnType<typeof readPage> {
  let [isBuilt, files] = [isPageBuilt(folder), readPage(folder, WITHOUT_PAGE)];
  return () => {
    if (!isBuilt && isPageBuilt(folder)) [isBuilt, files] = [true, readPage(folder, WITHOUT_PAGE)];
    return files;
  };
}
