import type { Refusal } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { ToldOfBundle } from "../../api/route.ts";
import type { PlanParts } from "../../service/port.ts";

/** What can be asked of the thread; `bundle`: a folder. */
export type ToldQuestion =
  | { readonly what: "cost"; readonly parts: PlanParts }
  | { readonly what: "cost"; readonly plan: Plan }
  | { readonly what: keyof ToldOfBundle; readonly bundle: string };

/** What the thread answers: what was asked for, nothing, or why not. */
export type ToldAnswer =
  | { readonly told: ToldOfBundle[keyof ToldOfBundle] | undefined }
  | { readonly code: string; readonly refusal: Refusal }
  | { readonly fault: string };
