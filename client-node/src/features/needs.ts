import { STEPS } from "@fedseg/shared/features/behaviour.ts";
import type { Catalogue } from "@fedseg/shared/features/catalogue.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type CleaningRules, typesInSessions } from "@fedseg/shared/features/cleaning.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { ANY_TYPE, type EventType, knownType } from "@fedseg/shared/features/event-type.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import { type Target, valueFeature } from "@fedseg/shared/features/target.ts";
import type { DataConfig } from "../config/data-config.ts";

/** A column of the lines that only some platforms have. */
type Role =
  | "product"
  | "quantity"
  | "discount"
  | "category"
  | "brand"
  | "price_band"
  | "session"
  | "channel"
  | "order"
  | "duration";

/** What quantities are counted or added up from; what is not here every event has. */
const QUANTITIES: Readonly<Record<string, Role>> = {
  orders: "order",
  products: "product",
  categories: "category",
  brands: "brand",
  channels: "channel",
  sessions: "session",
  quantity: "quantity",
  discount: "discount",
  duration: "duration",
  dwell: "session",
};
/** What events are put together by; each event and each day every user has. */
const EACH: Readonly<Record<string, Role>> = { order: "order", session: "session" };

/** What names an entry of a catalogue. */
const ENTRY_ROLES = { category: "category", item: "product" } as const;

/** What a study computes, and the rules that lines are cleaned by before. */
interface Asked {
  readonly features: readonly FeatureSpec[];
  readonly cleaning: CleaningRules;
  readonly target?: Target | undefined;
  readonly catalogue?: Pick<Catalogue, "level"> | undefined;
}

/** What a node's configuration promises: the roles of each type of event, and the users' attributes. */
interface Offer {
  readonly roles: ReadonlyMap<EventType, ReadonlySet<string>>;
  readonly attributes: ReadonlySet<string>;
}

/**
 * Checks that a node's configuration has what features and target are computed from: a rate without sessions would
 * otherwise be a number that means nothing.
 * @throws CodedError FEATURE_UNAVAILABLE, TARGET_UNAVAILABLE or CATALOGUE_UNAVAILABLE.
 */
export function checkNeeds(data: DataConfig, { features, cleaning, target, catalogue }: Asked): void {
  const offer = offerOf(data, cleaning);
  for (const { name, measure } of features) {
    const lack = lackOf(offer, measure);
    if (lack) throw unavailable("FEATURE_UNAVAILABLE", `the feature ${JSON.stringify(name)}`, lack);
  }
  const lack = target && targetLack(offer, target);
  if (lack) throw unavailable("TARGET_UNAVAILABLE", "the target", lack);
  const missing = catalogue && eventLack(offer, "purchase", ENTRY_ROLES[catalogue.level]);
  if (missing) throw unavailable("CATALOGUE_UNAVAILABLE", "what users buy of the catalogue", missing);
}

/** Lists the steps of the funnel that a node's configuration has no events of: its rows have no say in that. */
export function unrecordedSteps(data: DataConfig, cleaning: CleaningRules): readonly EventType[] {
  const { roles } = offerOf(data, cleaning);
  return STEPS.filter((type) => !roles.has(type));
}

function offerOf({ events, products, customers }: DataConfig, { sessions }: CleaningRules): Offer {
  const made = sessions ? typesInSessions(sessions) : [];
  const roles = new Map<EventType, Set<string>>();
  const add = (to: EventType, own: Iterable<string>) =>
    roles.set(to, new Set([...(roles.get(to) ?? []), ...own]));
  for (const { columns, type, cancellationPrefix, negative } of events) {
    const own = new Set(Object.keys(columns));
    if (own.has("product") && products) for (const role of Object.keys(products.columns)) own.add(role);
    const stated =
      typeof type === "string" ? [type] : type.words ? Object.values(type.words) : knownType.options;
    const types =
      cancellationPrefix === undefined && negative === undefined ? stated : [...stated, "return" as const];
    for (const each of types) {
      for (const to of [each, ANY_TYPE]) add(to, made.includes(each) ? [...own, "session"] : own);
    }
  }
  return { roles, attributes: new Set(customers.flatMap(({ attributes }) => Object.keys(attributes))) };
}

/** Names what a measure needs and the node does not have; undefined when it has everything. */
function lackOf(offer: Offer, measure: Measure): string | undefined {
  if ("attribute" in measure) return attributeLack(offer, measure.attribute);
  switch (measure.of) {
    case "count":
    case "sum":
    case "trend":
      return quantityLack(offer, measure);
    case "statistic":
      return quantityLack(offer, measure) ?? eventLack(offer, measure.event, EACH[measure.each]);
    case "ratio":
      return quantityLack(offer, measure) ?? quantityLack(offer, measure.per);
    case "repeat-rate":
      return eventLack(offer, "purchase", "order") ?? eventLack(offer, "purchase", measure.by);
    case "discount-share":
      return eventLack(offer, "purchase", "discount");
    case "return-rate":
      return eventLack(offer, "purchase") ?? eventLack(offer, "return");
    case "share":
      return eventLack(
        offer,
        measure.event,
        measure.by === "hour" || measure.by === "weekday" ? undefined : measure.by,
      );
    case "diversity":
      return eventLack(offer, measure.event, measure.by);
    case "rate":
      return eventLack(offer, measure.from, "session") ?? eventLack(offer, measure.to, "session");
    case "average-order":
    case "order-gap":
      return eventLack(offer, "purchase", "order");
    default:
      return eventLack(offer, measure.event);
  }
}

function quantityLack(offer: Offer, { what, event }: { what: string; event?: EventType | undefined }) {
  return eventLack(offer, event, QUANTITIES[what]);
}

function eventLack({ roles }: Offer, type: EventType = "purchase", role?: Role): string | undefined {
  const own = roles.get(type);
  if (!own) return type === ANY_TYPE ? "events" : `events of type ${JSON.stringify(type)}`;
  if (role === undefined || own.has(role)) return undefined;
  return `column ${JSON.stringify(role)} of ${type === ANY_TYPE ? "its" : type} events`;
}

function attributeLack({ attributes }: Offer, attribute: string): string | undefined {
  return attributes.has(attribute) ? undefined : `customers' attribute ${JSON.stringify(attribute)}`;
}

function targetLack(offer: Offer, target: Target): string | undefined {
  if (target.of === "attribute") return attributeLack(offer, target.attribute);
  const value = valueFeature(target);
  return value ? lackOf(offer, value.measure) : eventLack(offer, "purchase");
}

function unavailable(code: string, whose: string, lack: string): CodedError {
  return new CodedError(code, {
    what: `This node cannot compute ${whose}: it has no ${lack}.`,
    why: "Every platform of a study computes the same; a stand-in would be a number that means nothing.",
    todo: "Name the column in the data section of the node's configuration, or ask for a study without it.",
  });
}
