import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../examples/demo/free-port.ts";
import { HERE, type Place } from "../sources/place.ts";

/** Behind the names of tests that need a server: why they are skipped, or nothing. */
export const NO_REDIS =
  spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0
    ? ""
    : " skipped: no redis-server program";

/** A Redis server of a test's own, which keeps nothing. */
export class TestRedis {
  readonly port: number;
  readonly #place: Place;
  #server: ChildProcess | undefined;

  private constructor(port: number, place: Place) {
    this.port = port;
    this.#place = place;
  }

  static async begin(place = HERE): Promise<TestRedis> {
    const redis = new TestRedis(await freePort(), place);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://:secret@${this.#place.host}:${this.port}`;
  }

  async start(): Promise<void> {
    const { host, within } = this.#place;
    const flags = ["--port", `${this.port}`, "--bind", host, "--save", "", "--requirepass", "secret"];
    const [program, ...words] = [...within, "redis-server", ...flags];
    this.#server = spawn(program, words, { stdio: "ignore" });
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
    const socket = connect(this.port, this.#place.host);
    const answered = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    return answered;
  }
}
