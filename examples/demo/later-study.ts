import { join } from "node:path";
import { DEMO_DICTIONARY } from "../simulator/demo-features.ts";
import type { DemoInput } from "./input.ts";
import type { Paced } from "./options.ts";
import type { Progress } from "./progress.ts";
import { coordinatorSection, studySection, writeConfig } from "./parties.ts";
import type { Cast, StudyOutcome } from "./study.ts";

/** What a later study calls the first one, and what it may spend. */
export const BEFORE = "last-month";
const EPSILON = "1";

/** What studies behind the first one are run with. */
export interface Setting {
  readonly input: DemoInput;
  readonly options: Paced;
  readonly progress: Progress;
}

/** A study behind the first one, of the same parties. */
export interface LaterStudy {
  /** Folder of its books, beside those of the first one, and name of its configuration. */
  readonly name: string;
  readonly title: string;
  readonly programs: readonly object[];
  readonly snapshot: string;
  /** As in the cast. */
  readonly meanwhile: Cast["meanwhile"];
}

/** A later study of the same coordinator, with books of its own, which takes the first one's model. */
export function castLater(
  { bundle, coordinator, nodes }: StudyOutcome,
  input: DemoInput,
  { name, title, programs, snapshot, meanwhile }: LaterStudy,
  { patience, tick }: Paced,
): Cast {
  const roster = nodes.map((node) => ({ name: node.name, identity: node.identity }));
  const { timing, limits, budget, usersFloor } = studySection(nodes.length, input, {
    epsilon: EPSILON,
    select: undefined,
    programs: [],
    patience,
  });
  const study = { title, budget, usersFloor, programs, limits, timing, roster, snapshot };
  return {
    coordinator,
    nodes,
    configure: (port) => {
      const section = coordinatorSection(coordinator, port);
      const own = { ...section, folder: name, inputs: { [BEFORE]: bundle } };
      return writeConfig(coordinator, { ...own, dictionary: DEMO_DICTIONARY, study }, `${name}.yaml`);
    },
    bundle: join(coordinator.folder, name, "bundle"),
    areKnown: true,
    meanwhile,
    tick,
  };
}
