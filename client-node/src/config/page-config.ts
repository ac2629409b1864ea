import { z } from "zod";

/** Where a node's own page is to be had on this machine, once its owner asks for it (`fedseg-node page`). */
export const pageConfig = z.strictObject({
  /**
   * On 127.0.0.1 and nowhere else. 0 takes a free port that the system chooses, anew each time. Another one is for machines without
   * other users: whoever listens there while no page runs is taken for the page by its owner's browser, from then on.
   */
  port: z.int().min(0).max(65_535).default(0),
});
