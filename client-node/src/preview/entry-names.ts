import type { Request } from "@fedseg/shared/private-sum/types.ts";
import { type Text, alike } from "@fedseg/wording/language.ts";
import { isQueryId } from "@fedseg/shared/queries/index.ts";
import type { EntryName, NamedFeatures } from "../queries/entry-name.ts";
import { measurements } from "../queries/index.ts";

/** Returns what each number of a session's answer is: "orders, bin 17 of 64: 8.0 to 9.1". */
export function entryNames({ query, params }: Request, features: NamedFeatures): EntryName {
  if (!isQueryId(query)) return (at) => alike(`${at}`);
  return measurements[query].entryName(params as never, features);
}

/** The same for people, who know a feature by its title. */
export function titledEntryNames(
  request: Request,
  features: readonly (NamedFeatures[number] & { readonly title: Text })[],
): EntryName {
  const [en, zh] = (["en", "zh"] as const).map((language) =>
    entryNames(
      request,
      features.map((feature) => ({ ...feature, name: feature.title[language] })),
    ),
  );
  return (at) => ({ en: en(at).en, zh: zh(at).zh });
}
