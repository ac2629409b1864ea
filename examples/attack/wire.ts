import { normalUpperQuantile } from "../../shared/src/math/special-normal.ts";
import { InProcessStudy } from "../../test/simulation/in-process-study.ts";
import { attackPlan, customers } from "./customers.ts";

/** What the first shop's reports of a whole study look like to the coordinator. */
export interface Wire {
  readonly reports: number;
  /** The first bytes of the first report's vector, hexadecimal. */
  readonly beginning: string;
  readonly bits: number;
  readonly ones: number;
  /** How far from half of the bits the ones of 99.9 % of random vectors are at most. */
  readonly usual: number;
}

/** Runs one study with everything: keys, masks, noise, signatures. Returns what the first shop sent of its vectors. */
export function runWire(seed: string, isThere: boolean): Wire {
  const vectors: Uint8Array[] = [];
  const tables = customers(0, isThere);
  new InProcessStudy({
    seed,
    plan: () => attackPlan(seed),
    table: (shop) => tables[shop],
    hooks: {
      toCoordinator(from, message) {
        if (from === 0 && message.type === "report") vectors.push(message.masked);
        return [{ message }];
      },
    },
  }).run();
  const all = vectors.flatMap((vector) => [...vector]);
  const bits = 8 * all.length;
  return {
    reports: vectors.length,
    beginning: all
      .slice(0, 16)
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join(" "),
    bits,
    ones: all.reduce((sum, byte) => sum + onesIn(byte), 0),
    usual: (normalUpperQuantile(0.0005) * Math.sqrt(bits)) / 2,
  };
}

function onesIn(byte: number): number {
  return byte === 0 ? 0 : (byte & 1) + onesIn(byte >> 1);
}
