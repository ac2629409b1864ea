import { z } from "zod";

/** Where a secret is kept: it is named in a configuration, never written there. A file's path is relative to the configuration. */
export const namedSecret = z.union([
  z.strictObject({ environment: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);
export type NamedSecret = z.infer<typeof namedSecret>;

/** Returns where a secret is kept with its path made absolute. */
export function secretUnder(ref: NamedSecret, here: (relative: string) => string): NamedSecret {
  return "file" in ref ? { file: here(ref.file) } : ref;
}
