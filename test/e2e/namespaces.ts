import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { pid } from "node:process";
import { promisify } from "node:util";
import type { Place } from "../sources/place.ts";

const execute = promisify(execFile);

/** Behind the names of tests that need networks of their own: why they are skipped, or nothing. */
export const NO_NAMESPACES = findReason();

function findReason(): string {
  const name = `fedseg-${pid}-try`;
  try {
    execFileSync("ip", ["netns", "add", name], { stdio: "pipe" });
    execFileSync("ip", ["netns", "exec", name, "true"], { stdio: "pipe" });
    return "";
  } catch {
    return " skipped: no network namespaces (they need iproute2 and root)";
  } finally {
    try {
      execFileSync("ip", ["netns", "delete", name], { stdio: "pipe" });
    } catch {
      // It was never made.
    }
  }
}

/**
 * A star of networks: `hub` has a link of its own to each of the others, which have no other way than through it, and try it: it is
 * the gateway of each. The hub passes nothing on, unless it is told to.
 */
export class Star {
  readonly #names: readonly string[];
  readonly #maker: number;
  readonly #listeners: ChildProcess[] = [];

  /** `maker`: the process that has made it, for another which works with it. */
  constructor(names: readonly string[], maker: number) {
    this.#names = names;
    this.#maker = maker;
  }

  /** Makes the namespaces `hub` and `names`, with addresses and gateways. */
  static async create(names: readonly string[]): Promise<Star> {
    const star = new Star(names, pid);
    for (const name of ["hub", ...names]) {
      await execute("ip", ["netns", "add", star.#namespace(name)]);
      await star.#ip(name, "link", "set", "lo", "up");
    }
    for (const name of names) await star.#join(name);
    await star.pass(false);
    return star;
  }

  /** Where a process runs that is started in a namespace. */
  placeOf(name: string): Place {
    return { host: this.addressOf(name), within: this.within(name) };
  }

  /** Address of a namespace on its link. */
  addressOf(name: string): string {
    return `10.83.${this.#names.indexOf(name)}.2`;
  }

  /** Address of the hub on the link of a namespace. */
  hubOf(name: string): string {
    return `10.83.${this.#names.indexOf(name)}.1`;
  }

  /** Words before a command line that is to run in a namespace. `readOnly`: files that cannot be changed there. */
  within(name: string, readOnly: readonly string[] = []): readonly string[] {
    const mounts = readOnly.map((file) => `mount --bind ${file} ${file} && mount -o remount,bind,ro ${file}`);
    const shell = ["sh", "-c", [...mounts, 'exec "$0" "$@"'].join(" && ")];
    return ["ip", "netns", "exec", this.#namespace(name), ...(mounts.length > 0 ? shell : [])];
  }

  /** Whether the hub passes packets on from one link to another. */
  async pass(isRouter: boolean): Promise<void> {
    const [program, ...words] = [...this.within("hub"), "sh", "-c", `echo ${isRouter ? 1 : 0} > ${FORWARDS}`];
    await execute(program, words);
  }

  /** Cuts the link of a namespace, or puts it back. */
  async link(name: string, state: "up" | "down"): Promise<void> {
    await this.#ip("hub", "link", "set", `to-${this.#names.indexOf(name)}`, state);
  }

  /** Loses every packet from one namespace to another, and back, without a word to either; or passes them on again. */
  async between(one: string, other: string, state: "up" | "down"): Promise<void> {
    const ways = [one, other].map((name) => this.addressOf(name));
    for (const [from, to] of [ways, ways.toReversed()])
      await this.#ip("hub", "rule", state === "up" ? "delete" : "add", "from", from, "to", to, "blackhole");
  }

  /** Listens at a port of a namespace. */
  async listen(name: string, port: number): Promise<void> {
    const script = `require("node:net").createServer().listen(${port}, () => console.log("listens"))`;
    const [program, ...words] = [...this.within(name), process.execPath, "-e", script];
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "inherit"] });
    this.#listeners.push(child);
    await once(child.stdout, "data");
  }

  /** Tries to connect from a namespace to addresses, each `host:port`; returns those that answered. */
  async reached(from: string, addresses: readonly string[]): Promise<string[]> {
    const [program, ...words] = [...this.within(from), process.execPath, "-e", PROBE, ...addresses];
    const { stdout } = await execute(program, words);
    return JSON.parse(stdout) as string[];
  }

  /** Ends the listeners and removes the namespaces with their links. */
  async stop(): Promise<void> {
    for (const listener of this.#listeners) listener.kill("SIGKILL");
    for (const name of ["hub", ...this.#names])
      await execute("ip", ["netns", "delete", this.#namespace(name)]);
  }

  async #join(name: string): Promise<void> {
    const near = `to-${this.#names.indexOf(name)}`;
    const peer = ["peer", "name", "up0", "netns", this.#namespace(name)];
    await this.#ip("hub", "link", "add", near, "type", "veth", ...peer);
    await this.#ip("hub", "address", "add", `${this.hubOf(name)}/30`, "dev", near);
    await this.#ip("hub", "link", "set", near, "up");
    await this.#ip(name, "address", "add", `${this.addressOf(name)}/30`, "dev", "up0");
    await this.#ip(name, "link", "set", "up0", "up");
    await this.#ip(name, "route", "add", "default", "via", this.hubOf(name));
  }

  async #ip(name: string, ...words: readonly string[]): Promise<void> {
    await execute("ip", ["-n", this.#namespace(name), ...words]);
  }

  #namespace(name: string): string {
    return `fedseg-${this.#maker}-${name}`;
  }
}

const FORWARDS = "/proc/sys/net/ipv4/ip_forward";

/** Connects to every address at once, and prints those that have answered within a second. */
const PROBE = `
const { connect } = require("node:net");
const tried = process.argv.slice(1).map((address) => new Promise((done) => {
  const [host, port] = address.split(":");
  const socket = connect({ host, port: Number(port), timeout: 1000 });
  const end = (isThere) => { socket.destroy(); done(isThere ? [address] : []); };
  socket.once("connect", () => end(true)).once("timeout", () => end(false)).once("error", () => end(false));
}));
void Promise.all(tried).then((found) => console.log(JSON.stringify(found.flat())));
`;
