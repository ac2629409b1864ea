import { CodedError } from "@fedseg/shared/errors.ts";

/** Returns the thing of a list with a name. @throws CodedError under the code given. */
export function named<T extends { readonly name: string }>(
  list: readonly T[],
  name: string,
  code: "MEMBER_UNKNOWN" | "TEMPLATE_UNKNOWN" | "SCHEDULE_UNKNOWN",
): T {
  const found = list.find((one) => one.name === name);
  if (found) return found;
  const kind = code.split("_")[0].toLowerCase();
  throw new CodedError(code, {
    what: `There is no ${kind} of this name.`,
    why: "It was never there, was taken away, or is spelled differently.",
    todo: `Look at the list: GET /api/v1/${kind}s.`,
  });
}
