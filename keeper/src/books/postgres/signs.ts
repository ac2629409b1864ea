import { clearInterval, setInterval } from "node:timers";
import { type Claim, renew } from "./claim.ts";
import type { Server } from "./server.ts";

/** Signs of life in the time of a lease. */
const SIGNS = 5;

/** The signs of life of a process: one statement for all its books on a server, however many they are. */
export class Signs {
  readonly #server: Server;
  /** Called when another process has taken the books over. */
  readonly #held = new Map<Claim, () => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(server: Server) {
    this.#server = server;
  }

  /** Keeps a claim alive from now on; `taken`: another process has its books. Returns what lets go of it. */
  keep(claim: Claim, taken: () => void): () => void {
    this.#held.set(claim, taken);
    this.#timer ??= setInterval(() => void this.#give(), (claim.leaseSeconds * 1000) / SIGNS).unref();
    return () => this.#forget(claim);
  }

  #forget(claim: Claim): void {
    this.#held.delete(claim);
    if (this.#held.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #give(): Promise<void> {
    const asked = [...this.#held.keys()];
    try {
      const ours = await renew(this.#server, asked);
      for (const claim of asked) if (!ours.has(claim.book)) this.#lost(claim);
    } catch {
      // The next sign or commit finds out.
    }
  }

  #lost(claim: Claim): void {
    const taken = this.#held.get(claim);
    this.#forget(claim);
    taken?.();
  }
}
