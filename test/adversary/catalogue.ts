import type { Attack } from "./attack.ts";
import type { Mischief } from "./mischief.ts";
import { DEALERS } from "./mischiefs/dealers.ts";
import { REPORTERS } from "./mischiefs/reporters.ts";
import { UNMASKERS } from "./mischiefs/unmaskers.ts";
import { ATTEMPTS } from "./attacks/attempts.ts";
import { CERTS } from "./attacks/certs.ts";
import { CLOSES } from "./attacks/closes.ts";
import { ENDS } from "./attacks/ends.ts";
import { OPENS } from "./attacks/opens.ts";
import { PLAN_LIES } from "./attacks/plans.ts";
import { RESULTS } from "./attacks/results.ts";
import { ROSTERS } from "./attacks/rosters.ts";
import { SECONDS } from "./attacks/seconds.ts";
import { VIEWS } from "./attacks/views.ts";

/** Every attack of a lying coordinator that is told as data; two runners run them all. */
export const ATTACKS: readonly Attack[] = [
  ...PLAN_LIES,
  ...ROSTERS,
  ...ENDS,
  ...OPENS,
  ...CLOSES,
  ...CERTS,
  ...RESULTS,
  ...SECONDS,
  ...VIEWS,
  ...ATTEMPTS,
];

/** Every mischief of a lying node that is told as data. */
export const MISCHIEFS: readonly Mischief[] = [...DEALERS, ...REPORTERS, ...UNMASKERS];
