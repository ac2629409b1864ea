import type { Duplex } from "node:stream";
import type { Limits } from "./listen-config.ts";
import type { DropCode } from "./rejections.ts";
import { Window } from "./rates.ts";

/** A connection, and where it has come from. */
export type Incoming = Duplex & {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
};

/** Addresses remembered for their failed proofs; the oldest makes room. */
const MOST_ADDRESSES = 10_000;

/** Notes that a connection was not heard: why, and from where. */
export type TurnAway = (code: DropCode, from: string) => void;

/** Lets TCP connections in, counts those without a proof, and ends those that stay so. */
export class Doorkeeper {
  readonly #limits: Limits;
  readonly #turnAway: TurnAway;
  readonly #unproved = new Map<string, { address: string; timer: NodeJS.Timeout }>();
  readonly #perAddress = new Map<string, number>();
  readonly #failures = new Map<string, Window>();

  constructor(limits: Limits, turnAway: TurnAway) {
    this.#limits = limits;
    this.#turnAway = turnAway;
  }

  /** Takes a new connection, before TLS or a request, or ends it. */
  enter(socket: Incoming, nowMs: number): void {
    const address = addressOf(socket);
    const refusal = this.#refusal(address, nowMs);
    if (refusal) {
      this.#turnAway(refusal, address);
      socket.destroy();
      return;
    }
    const place = placeOf(socket);
    const timer = setTimeout(() => {
      this.#turnAway("PROOF_LATE", address);
      socket.destroy();
    }, this.#limits.proofMs);
    this.#unproved.set(place, { address, timer });
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    socket.once("close", () => this.#leave(place));
    socket.on("error", () => undefined);
  }

  /** A connection has proved who it is: it does not count any more. */
  proved(socket: Incoming): void {
    this.#leave(placeOf(socket));
  }

  /** A proof has failed. Counted by address and never by name: nobody can lock out a node by failing in its name. */
  failed(socket: Incoming, nowMs: number): void {
    const address = addressOf(socket);
    this.#turnAway("PROOF_FAILED", address);
    const window = this.#failures.get(address) ?? new Window(60_000);
    this.#failures.delete(address);
    this.#failures.set(address, window);
    window.add(1, nowMs);
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= MOST_ADDRESSES) break;
      this.#failures.delete(oldest);
    }
  }

  #refusal(address: string, nowMs: number): DropCode | undefined {
    const { failedProofsPerMinute, unprovedConnections, unprovedPerAddress } = this.#limits;
    const failures = this.#failures.get(address)?.add(0, nowMs) ?? 0;
    if (failures >= failedProofsPerMinute) return "ADDRESS_BLOCKED";
    const isFull = this.#unproved.size >= unprovedConnections;
    return isFull || (this.#perAddress.get(address) ?? 0) >= unprovedPerAddress ? "CONNECTIONS" : undefined;
  }

  #leave(place: string): void {
    const entry = this.#unproved.get(place);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.#unproved.delete(place);
    const left = (this.#perAddress.get(entry.address) ?? 1) - 1;
    if (left > 0) this.#perAddress.set(entry.address, left);
    else this.#perAddress.delete(entry.address);
  }
}

/** Returns the address that a connection is counted under: of IPv6 the network of 64 bits, which one customer has. */
export function addressOf({ remoteAddress = "" }: Pick<Incoming, "remoteAddress">): string {
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/, "");
  if (!address.includes(":")) return address;
  const [head, tail = ""] = address.split("%")[0].split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0"), ...right];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/** A TLS connection has the ports of the TCP connection under it. */
function placeOf({ remoteAddress, remotePort }: Incoming): string {
  return `${remoteAddress} ${remotePort}`;
}
