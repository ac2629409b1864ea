import { z } from "zod";

/** What a process prints as it runs, by its configuration: lines for people, or JSON lines for programs, as with `--json`. */
export const logForm = z.enum(["text", "json"]).default("text");

/**
 * One line that a node or coordinator tells programs while it runs (`--json`): the same names on both sides. A kind of line may
 * tell more besides; members are named, never numbered.
 * @public
 */
export const logLineSchema = z.looseObject({
  /** When, ISO 8601 in UTC. */
  time: z.iso.datetime(),
  /** What happened: a closed word to branch on. */
  code: z.string().regex(/^[A-Z][A-Z_]{1,40}$/),
  /** The same for a person. */
  text: z.string().min(1),
  /** Hash of the plan of the study that it is about, hexadecimal; at a coordinator's service, the study's name. */
  study: z
    .string()
    .regex(/^([0-9a-f]{64}|[a-z0-9][a-z0-9-]{0,62})$/)
    .optional(),
  session: z.int().min(1).optional(),
  /** The member that it is about; at a node the node itself. */
  party: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .optional(),
  /** Several members. */
  parties: z.array(z.string()).optional(),
  /** The name under which a refusal is known on both sides, hexadecimal. */
  correlation: z.string().optional(),
});

/**
 * The line in which a command whose lines are for programs says on the error stream why it was not done.
 * @public
 */
export const refusalLineSchema = logLineSchema.extend({
  /** What happened, why it is refused, and what to do next: `text` is all three. */
  what: z.string().min(1),
  why: z.string().min(1),
  todo: z.string().min(1),
  /** Of a fault of the software: where it happened. */
  fault: z.string().optional(),
});
