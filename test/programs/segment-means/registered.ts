import { scorers } from "@fedseg/client-node/scoring/index.ts";
import { programs } from "@fedseg/shared/programs/index.ts";
import { programWords } from "@fedseg/wording/programs/index.ts";
import { segmentMeans } from "./contract.ts";
import { segmentMeansScorer } from "./scorer.ts";
import { segmentMeansWords } from "./words.ts";

/** One line in each registry, as the product has them: made here, before a plan's schema is made of the registry. */
Object.assign(programs, { "segment-means": segmentMeans });
Object.assign(programWords, { "segment-means": segmentMeansWords });
Object.assign(scorers, { "segment-means": segmentMeansScorer });

/** What a plan calls it. */
export const REGISTERED = "segment-means";
