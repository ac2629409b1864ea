import { z } from "zod";
import { TOP_CODE } from "../features/code.ts";

/** Ascending distinct codes at which bins begin: a value is in the bin behind all of them that it reaches. */
export const codeEdges = z
  .array(z.int().min(1).max(TOP_CODE))
  .max(1023)
  .refine((edges) => edges.every((edge, at) => at === 0 || edge > edges[at - 1]), {
    error: "expected ascending distinct codes",
  });
