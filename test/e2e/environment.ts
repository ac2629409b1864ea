import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Root of the project. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** Environment of every process a test starts: stripped and compiled sources are kept, which halves its start. */
export const ENVIRONMENT = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "fedseg-compile-cache") };
