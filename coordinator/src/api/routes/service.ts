import { PAGING, listReply } from "../lists.ts";
import { apiRefusal } from "../problems.ts";
import { EVERYBODY, LOOKERS, OPERATORS, type Route } from "../route.ts";

/** Reads the id behind which a stream goes on; the header of a reconnecting browser before the parameter. */
function afterIn(header: string | undefined, parameter: string | undefined): number | undefined {
  const text = header ?? parameter;
  if (text === undefined || text === "") return undefined;
  if (!/^\d{1,15}$/.test(text)) throw apiRefusal("API_EVENTS");
  return Number(text);
}

/** What can be asked of the service itself. */
export const SERVICE_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/health",
    id: "getHealth",
    says: "Tell whether the service can work.",
    roles: EVERYBODY,
    answers: { status: 200, says: "How it is.", body: "Health" },
    answer: ({ health }) => ({ status: 200, body: health() }),
  },
  {
    method: "GET",
    path: "/events",
    id: "getEvents",
    says: "Hear what happens, as server-sent events; a stream that was cut goes on by Last-Event-ID.",
    roles: LOOKERS,
    query: { after: { says: "Events behind this id first; Last-Event-ID goes before it." } },
    answers: { status: 200, says: "Events until either side ends it.", type: "text/event-stream" },
    refusals: ["API_EVENTS"],
    answer: ({ events }, { who, query, lastEventId }) => ({
      status: 200,
      content: events(who, afterIn(lastEventId, query["after"])),
    }),
  },
  {
    method: "GET",
    path: "/webhooks",
    id: "listWebhooks",
    says: "List the webhooks: what waits, what was given up, what receivers answered last.",
    roles: LOOKERS,
    query: PAGING,
    answers: { status: 200, says: "Webhooks by name.", body: "Webhooks" },
    answer: ({ webhooks }, { query }) => listReply(webhooks(), ({ name }) => name, query),
  },
  {
    method: "POST",
    path: "/webhooks/{name}/resend",
    id: "resendWebhook",
    says: "Send once more what was given up.",
    roles: OPERATORS,
    answers: { status: 202, says: "It is on its way." },
    async answer({ webhooks, resend }, { params: { name } }) {
      if (!webhooks().some((one) => one.name === name)) throw apiRefusal("API_PATH");
      await resend(name);
      return { status: 202 };
    },
  },
];
