import { type AddressInfo, type Socket, createServer } from "node:net";
import type { Answer } from "@fedseg/keeper/local/door.ts";
import { openLocalDoor } from "@fedseg/keeper/local/open-local-door.ts";
import { readPage } from "@fedseg/keeper/page/page-files.ts";
import { startApiServer } from "../api/api-server.ts";
import { PAGE_FOLDER, WITHOUT_PAGE } from "../api/start-api.ts";
import { TOKENS } from "../api/tokens-in-book.ts";
import { listenFailed } from "../guarded-server.ts";
import { type ProcessStatus, THIS_PROCESS } from "../run-watch.ts";
import { SERVICE_ASKS } from "../service-asks.ts";
import type { ServiceConfig } from "../service-config.ts";
import { askDriver } from "./asks.ts";
import type { Exchange } from "./exchange.ts";
import { relayListener } from "./pass-request.ts";
import { leaseMsOf } from "./term.ts";

/** Connections that one process passes on at a time. */
const MOST_CONNECTIONS = 2048;

/** How long a reading waits for a driver, in leases: after one, another may begin. */
const PATIENCE = 1.5;

/** A process that passes on what it hears. */
export interface Relaying {
  /** Ends what it passes on, and listens no more. */
  close(): Promise<void>;
}

/**
 * Listens where this process would as the driver and passes everything on to the process that drives. A member's connection is one
 * with the driver, TLS and proofs included: nothing of it is looked into here.
 * @throws CodedError LISTEN_FAILED, API_ADDRESS, API_INSECURE, TLS_UNUSABLE, SERVICE_RUNS or SERVICE_SOCKET.
 */
export async function startRelay(
  { folder, listen, api, store }: ServiceConfig,
  exchange: Exchange,
  tell: (news: { readonly type: "listening" | "api"; readonly port: number }) => void,
): Promise<Relaying> {
  const door = await openLocalDoor(folder, relayedAnswers(exchange));
  const members = await listenForMembers(listen, exchange).catch(async (error: unknown) => {
    await door.close();
    throw error;
  });
  tell({ type: "listening", port: members.port });
  try {
    const ending = new AbortController();
    const page = readPage(PAGE_FOLDER, WITHOUT_PAGE);
    const passes = { exchange, page, patienceMs: PATIENCE * leaseMsOf(store), ending: ending.signal };
    const server = api && (await startApiServer(api, relayListener(passes)));
    if (server) tell({ type: "api", port: server.port });
    const close = async () => {
      ending.abort();
      await Promise.all([members.close(), server?.close(), door.close()]);
    };
    return { close };
  } catch (error) {
    await Promise.all([members.close(), door.close()]);
    throw error;
  }
}

async function listenForMembers(listen: ServiceConfig["listen"], exchange: Exchange) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    passOn(socket, exchange);
  });
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(listenFailed(listen, error)));
    server.listen(listen.port, listen.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((done) => server.close(done));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Whoever connects while no driver is in reach is turned away at once, and tries another process. */
function passOn(socket: Socket, exchange: Exchange): void {
  socket.on("error", () => undefined);
  const line = exchange.open("member", socket.remoteAddress ?? "");
  if (!line) return void socket.destroy();
  socket.setNoDelay(true);
  socket.once("close", () => line.destroy());
  line.once("close", () => socket.destroy());
  socket.pipe(line).pipe(socket);
}

/** What commands of this machine ask of the service is asked of the driver. */
function relayedAnswers(exchange: Exchange): Readonly<Record<string, Answer>> {
  const asks = [...Object.keys(SERVICE_ASKS), TOKENS];
  return {
    ...Object.fromEntries(asks.map((ask) => [ask, (given: unknown) => askDriver(exchange, ask, given)])),
    status: async (): Promise<ProcessStatus> => {
      if (!exchange.driver) return { process: { ...THIS_PROCESS, role: "relay-alone" }, studies: [] };
      const told = (await askDriver(exchange, "status", undefined)) as ProcessStatus;
      return { ...told, process: { ...THIS_PROCESS, role: "relay" } };
    },
  };
}
