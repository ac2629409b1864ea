import { scorers } from "@fedseg/client-node/scoring/index.ts";
import { programs } from "@fedseg/shared/programs/index.ts";
import { programWords } from "@fedseg/wording/programs/index.ts";
import { means } from "./contract.ts";
import { meansScorer } from "./scorer.ts";
import { meansWords } from "./words.ts";

/** One line in each registry, as the product has them: made here, before a plan's schema is made of the registry. */
Object.assign(programs, { means });
Object.assign(programWords, { means: meansWords });
Object.assign(scorers, { means: meansScorer });

/** What a plan calls it. */
export const REGISTERED = "means";
