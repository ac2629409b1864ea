import { readFileSync } from "node:fs";

/** Reads a vector file of test/vectors as the given shape. */
export function readVectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), "utf8")) as T;
}
