import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../sources/free-port.ts";

/** Behind the names of tests that need a server: why they are skipped, or nothing. */
export const NO_REDIS =
  spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0
    ? ""
    : " skipped: no redis-server program";

/** A Redis server of a test's own, on loopback, which keeps nothing. */
export class TestRedis {
  readonly port: number;
  #server: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async begin(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort());
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://:secret@127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const flags = ["--port", `${this.port}`, "--bind", "127.0.0.1", "--save", "", "--requirepass", "secret"];
    this.#server = spawn("redis-server", flags, { stdio: "ignore" });
    while (!(await this.#answers())) await wait(20);
  }

  /** Kills it at once. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    server.kill("SIGKILL");
    await once(server, "exit");
  }

  async #answers(): Promise<boolean> {
    const socket = connect(this.port, "127.0.0.1");
    const answered = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    return answered;
  }
}
