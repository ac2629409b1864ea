import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import type { NodeConfig } from "../config.ts";
import type { OwnRecords } from "../sealed/records.ts";
import { placeOf, portsOf } from "../ingest/reader/at-node.ts";
import { inChild } from "../ingest/reader/in-child.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";

/** Exit status of a wish that is kept for an id that this node has never seen. */
export const NEVER_SEEN = 3;

/** Tells whether the node's own records speak of a user: a label, or a study. To be asked before they are erased. */
export async function isOnRecord({ scores, participation }: OwnRecords, user: string): Promise<boolean> {
  const found = (await scores.of(user)) ?? (await scores.recommendedTo(user));
  return found !== undefined || participation.of(user).length > 0;
}

/**
 * Says so when a wish has been kept for an id that the node's data does not name, and returns the exit status. Data that
 * cannot be read now is said as well: the wish does not depend on it.
 */
export async function tellWhetherSeen(
  config: NodeConfig,
  records: Pick<OwnRecords, "readId">,
  user: string,
  tell: Tell,
): Promise<number> {
  try {
    const ports = portsOf(config, () => undefined);
    if (await inChild("named", { place: placeOf(config), user: records.readId(user) }, ports)) return 0;
  } catch (error) {
    const { code, message } = asCoded(error);
    tell(
      "NOT_CHECKED",
      `the wish is kept; whether the data names this id could not be looked up: ${code}: ${message}`,
    );
    return 0;
  }
  tell(
    "NEVER_SEEN",
    "the wish is kept, but this node has never seen this id: no line, attribute, label or study names it. Check how the data writes it, letter case and blanks too",
  );
  return NEVER_SEEN;
}
