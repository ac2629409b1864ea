import type { Schedule } from "../../schedules/schedule.ts";
import type { NewTemplateBody } from "../bodies.ts";
import { changedTemplate } from "../../studies/template-changes.ts";
import { GONE, PAGING, listReply, thingReply } from "../lists.ts";
import { type Asked, LOOKERS, OPERATORS, type Route, type World } from "../route.ts";
import { requireVersion } from "../versions.ts";
import { named } from "./named.ts";

const templateIn = ({ service }: World, { params: { name } }: Asked) =>
  named(service.view().templates, name, "TEMPLATE_UNKNOWN");
const scheduleIn = ({ service }: World, { params: { name } }: Asked) =>
  named(service.view().schedules, name, "SCHEDULE_UNKNOWN");

/** What can be asked of templates. */
export const TEMPLATE_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/templates",
    id: "listTemplates",
    says: "List the templates, with the hashes that standing approvals are bound to.",
    roles: LOOKERS,
    query: PAGING,
    answers: { status: 200, says: "Templates by name.", body: "Templates" },
    answer: ({ service }, { query }) => listReply(service.view().templates, ({ name }) => name, query),
  },
  {
    method: "GET",
    path: "/templates/{name}",
    id: "getTemplate",
    says: "Read one template.",
    roles: LOOKERS,
    answers: { status: 200, says: "The template.", body: "Template" },
    refusals: ["TEMPLATE_UNKNOWN"],
    answer: (world, asked) => thingReply(templateIn(world, asked)),
  },
  {
    method: "PUT",
    path: "/templates/{name}",
    id: "putTemplate",
    says: "Keep a template. With another hash, members' standing approvals do not hold for it.",
    roles: OPERATORS,
    question: "NewTemplate",
    answers: { status: 200, says: "The template.", body: "Template" },
    refusals: ["TEMPLATE_NAME", "TEMPLATE_UNKNOWN"],
    isVersioned: true,
    async answer({ service }, { params: { name }, body, conditions }) {
      requireVersion(
        service.view().templates.find((one) => one.name === name),
        conditions,
      );
      const written = body as NewTemplateBody;
      const study =
        "from" in written
          ? changedTemplate(service.template(written.from).study, written.changes)
          : written.study;
      return thingReply(await service.putTemplate({ name, study }));
    },
  },
];

function suspension(verb: "suspend" | "resume", says: string): Route {
  return {
    method: "POST",
    path: `/schedules/{name}/${verb}`,
    id: `${verb}Schedule`,
    says,
    roles: OPERATORS,
    answers: { status: 200, says: "The schedule as it is now.", body: "Schedule" },
    refusals: ["SCHEDULE_UNKNOWN"],
    isVersioned: true,
    async answer(world, asked) {
      requireVersion(scheduleIn(world, asked), asked.conditions);
      return thingReply(await world.service.suspendSchedule(asked.params["name"], verb === "suspend"));
    },
  };
}

/** What can be asked of schedules. */
export const SCHEDULE_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/schedules",
    id: "listSchedules",
    says: "List the schedules, with the next run of each.",
    roles: LOOKERS,
    query: PAGING,
    answers: { status: 200, says: "Schedules by name.", body: "Schedules" },
    answer: ({ service }, { query }) => listReply(service.view().schedules, ({ name }) => name, query),
  },
  {
    method: "GET",
    path: "/schedules/{name}",
    id: "getSchedule",
    says: "Read one schedule.",
    roles: LOOKERS,
    answers: { status: 200, says: "The schedule.", body: "Schedule" },
    refusals: ["SCHEDULE_UNKNOWN"],
    answer: (world, asked) => thingReply(scheduleIn(world, asked)),
  },
  {
    method: "PUT",
    path: "/schedules/{name}",
    id: "putSchedule",
    says: "Keep a schedule. How often a member takes part is limited by the member alone.",
    roles: OPERATORS,
    question: "NewSchedule",
    answers: { status: 200, says: "The schedule.", body: "Schedule" },
    refusals: [
      "SCHEDULE_NAME",
      "SCHEDULE_CRON",
      "SCHEDULE_ZONE",
      "SCHEDULE_NEVER",
      "SCHEDULE_REPEATS",
      "SCHEDULE_OVERLAP",
      "TEMPLATE_UNKNOWN",
      "MEMBER_UNKNOWN",
    ],
    isVersioned: true,
    async answer({ service }, { params: { name }, body, conditions }) {
      requireVersion(
        service.view().schedules.find((one) => one.name === name),
        conditions,
      );
      return thingReply(await service.putSchedule({ name, ...(body as Omit<Schedule, "name">) }));
    },
  },
  {
    method: "DELETE",
    path: "/schedules/{name}",
    id: "removeSchedule",
    says: "Take a schedule away; studies that it has made go on.",
    roles: OPERATORS,
    answers: { status: 204, says: "It is gone." },
    refusals: ["SCHEDULE_UNKNOWN"],
    isVersioned: true,
    async answer(world, asked) {
      requireVersion(scheduleIn(world, asked), asked.conditions);
      await world.service.removeSchedule(asked.params["name"]);
      return GONE;
    },
  },
  suspension("suspend", "Let a schedule make no studies for a while."),
  suspension("resume", "Let it make them again."),
];
