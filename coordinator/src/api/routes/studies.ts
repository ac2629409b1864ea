import type { Proposal } from "../../service/port.ts";
import type { Action, StudyView } from "../../view.ts";
import { PAGING, listReply, thingReply } from "../lists.ts";
import { type Asked, LOOKERS, OPERATORS, type Reply, type Route, type World } from "../route.ts";
import { apiRefusal } from "../problems.ts";
import { requireVersion } from "../versions.ts";
import { STATES } from "../view-bodies.ts";

const [BASE, NAMED] = ["/studies", "/studies/{name}"];

/** A study as the API tells it: its bundle by address, not by a folder of the coordinator's disk. */
export function studyBody(study: StudyView): StudyView {
  const { bundle, ...told } = study;
  return bundle === undefined ? told : { ...told, bundle: `/api/v1/bundles/${study.name}` };
}

/** Reads a study, or refuses a change that was decided on another version of it. */
function decidedOn({ service }: World, { params: { name }, conditions }: Asked): void {
  requireVersion(studyBody(service.study(name)), conditions);
}

function reasonIn({ body }: Asked): string {
  return (body as { readonly reason: string }).reason;
}

function filtered(studies: readonly StudyView[], state: string | undefined): readonly StudyView[] {
  if (state === undefined) return studies;
  if (!STATES.some((one) => one === state)) throw apiRefusal("API_QUERY", "state");
  return studies.filter((study) => study.state === state);
}

/** An action upon a study that exists. */
function action(verb: Action, says: string, act: (world: World, asked: Asked) => Promise<StudyView>): Route {
  return {
    method: "POST",
    path: `${NAMED}/${verb}`,
    id: `${verb}Study`,
    says,
    roles: OPERATORS,
    ...(verb === "resume" ? {} : { question: "Reasoned" as const }),
    answers: { status: 200, says: "The study as it is now.", body: "Study" },
    refusals: ["STUDY_UNKNOWN", verb === "acknowledge" ? "AUDIT_NOT_OPEN" : "STUDY_STATE"],
    isVersioned: true,
    async answer(world, asked): Promise<Reply> {
      decidedOn(world, asked);
      return thingReply(studyBody(await act(world, asked)));
    },
  };
}

/** What can be asked of studies. */
export const STUDY_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: BASE,
    id: "listStudies",
    says: "List the studies: where each stands, what it waits for, what can be done.",
    roles: LOOKERS,
    query: { ...PAGING, state: { says: "Only those in this state.", values: STATES } },
    answers: { status: 200, says: "Studies by name.", body: "Studies" },
    answer: ({ service }, { query }) =>
      listReply(filtered(service.view().studies, query["state"]).map(studyBody), ({ name }) => name, query),
  },
  {
    method: "POST",
    path: BASE,
    id: "proposeStudy",
    says: "Propose a study to members. Each decides by itself whether it takes part.",
    roles: OPERATORS,
    question: "Proposal",
    answers: { status: 201, says: "The study, proposed or waiting for its day.", body: "Study" },
    refusals: ["STUDY_KNOWN", "TEMPLATE_UNKNOWN", "MEMBER_UNKNOWN", "PROPOSALS_TOO_MANY", "PROPOSAL_DATES"],
    async answer({ service }, { body }) {
      const study = studyBody(await service.propose(body as Proposal));
      return thingReply(study, 201, `/api/v1/studies/${study.name}`);
    },
  },
  {
    method: "GET",
    path: NAMED,
    id: "getStudy",
    says: "Read one study with its history.",
    roles: LOOKERS,
    answers: { status: 200, says: "The study.", body: "Study" },
    refusals: ["STUDY_UNKNOWN"],
    answer: ({ service }, { params: { name } }) => thingReply(studyBody(service.study(name))),
  },
  {
    method: "GET",
    path: `${NAMED}/sessions`,
    id: "listSessions",
    says: "List the sessions of a study that this process has seen.",
    roles: LOOKERS,
    query: PAGING,
    answers: { status: 200, says: "Sessions by number.", body: "Sessions" },
    refusals: ["STUDY_UNKNOWN"],
    answer({ service, sessions }, { params: { name }, query }) {
      service.study(name);
      return listReply(sessions(name), ({ session }) => `${session}`.padStart(6, "0"), query);
    },
  },
  action("pause", "Open no further session; what is open ends.", ({ service }, asked) =>
    service.pause(asked.params["name"], reasonIn(asked)),
  ),
  action("resume", "Go on with a paused study.", ({ service }, { params: { name } }) => service.resume(name)),
  action("cancel", "End a study for ever; every member is told, signed.", ({ service }, asked) =>
    service.cancel(asked.params["name"], reasonIn(asked)),
  ),
  action(
    "acknowledge",
    "Note that what an audit cannot verify is known, and awaited no more; the verdict stays.",
    ({ service }, asked) => service.acknowledge(asked.params["name"], reasonIn(asked)),
  ),
];
