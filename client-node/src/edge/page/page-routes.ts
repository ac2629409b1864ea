import { LANGUAGES, type Language } from "@fedseg/wording/language.ts";
import { z } from "zod";
import { LONGEST_REASON } from "../../inbox/proposal.ts";
import { LONGEST_ID } from "../../labels/lookup-index.ts";
import { type PageAnswer, pageRefusal } from "../../page/page-problems.ts";
import type { PageWorld } from "./page-world.ts";

/** A question to a page's node: its path under the API, the language of the page, and a body. */
export interface PageQuestion {
  readonly path: string;
  readonly language: Language;
  readonly body: unknown;
}

type Route = (world: PageWorld, asked: PageQuestion) => Promise<PageAnswer> | PageAnswer;

const study = z.strictObject({ study: z.string().regex(/^[0-9a-f]{64}$/) });
const refused = study.extend({ reason: z.string().max(LONGEST_REASON).optional() });
const person = z.strictObject({ user: z.string().min(1).max(LONGEST_ID) });

/** What can be asked, by method and path. Ids of people stand in bodies alone: paths are kept by browsers. */
const ROUTES: Readonly<Record<string, Route>> = {
  "GET /today": async (world) => ok(await world.today()),
  "POST /approve": taking(study, (world, given) => world.approve(given.study)),
  "POST /refuse": taking(refused, (world, given) => world.refuse(given.study, given.reason || undefined)),
  "POST /accuracy": taking(study, (world, given) => world.accuracy(given.study)),
  "GET /data": (world, { language }) => ok(world.data(language)),
  "POST /data": (world) => done(world.measure()),
  "GET /preview": (world) => ok(world.preview()),
  "POST /preview": taking(study, (world, given) => world.beginPreview(given.study)),
  "GET /segments": (world, { language }) => ok(world.segments(language)),
  "GET /insights": (world, { language }) => ok(world.insights(language)),
  "POST /person": taking(person, (world, given) => world.person(given.user)),
  "POST /withdraw": taking(person, (world, given) => world.withdraw(given.user)),
  "POST /restore": taking(person, (world, given) => world.restore(given.user)),
};

/** Answers a question. @throws CodedError as the node refuses it. */
export async function answerRoute(
  world: PageWorld,
  method: string,
  asked: PageQuestion,
): Promise<PageAnswer> {
  const name = `${method} ${asked.path}`;
  if (Object.hasOwn(ROUTES, name)) return ROUTES[name](world, asked);
  const isKnown = Object.keys(ROUTES).some((each) => each.endsWith(` ${asked.path}`));
  return pageRefusal(isKnown ? "PAGE_METHOD" : "PAGE_PATH");
}

/** Reads the language that a page asks in. */
export function languageIn(query: string): Language {
  const asked = new URLSearchParams(query).get("lang");
  return LANGUAGES.find((each) => each === asked) ?? "en";
}

function taking<Given>(
  schema: z.ZodType<Given>,
  act: (world: PageWorld, given: Given) => Promise<object | void> | void,
): Route {
  return async (world, { body }) => {
    const { data } = schema.safeParse(body);
    if (data === undefined) return pageRefusal("PAGE_BODY");
    const made = await act(world, data);
    return typeof made === "object" ? ok(made) : done(undefined);
  };
}

function ok(body: object): PageAnswer {
  return { status: 200, body };
}

function done(_made: void): PageAnswer {
  return { status: 204, body: undefined };
}
