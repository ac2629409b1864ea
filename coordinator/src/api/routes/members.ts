import type { NewMember } from "../../service/port.ts";
import { PAGING, listReply, thingReply } from "../lists.ts";
import { type Asked, LOOKERS, OPERATORS, type Route, type World } from "../route.ts";
import { requireVersion } from "../versions.ts";
import { named } from "./named.ts";

const [BASE, NAMED] = ["/members", "/members/{name}"];

const memberIn = ({ service }: World, { params: { name } }: Asked) =>
  named(service.view().members, name, "MEMBER_UNKNOWN");

/** What can be asked of members. */
export const MEMBER_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: BASE,
    id: "listMembers",
    says: "List the members: keys, and when each was last seen.",
    roles: LOOKERS,
    query: PAGING,
    answers: { status: 200, says: "Members by name.", body: "Members" },
    answer: ({ service }, { query }) => listReply(service.view().members, ({ name }) => name, query),
  },
  {
    method: "POST",
    path: BASE,
    id: "addMember",
    says: "Add a member for studies to come. It decides itself about each of them.",
    roles: OPERATORS,
    question: "NewMember",
    answers: { status: 201, says: "The member.", body: "Member" },
    refusals: ["MEMBER_KNOWN", "MEMBER_NAME", "IDENTITY_REVOKED"],
    async answer({ service }, { body }) {
      const member = await service.addMember(body as NewMember);
      return thingReply(member, 201, `/api/v1/members/${member.name}`);
    },
  },
  {
    method: "GET",
    path: NAMED,
    id: "getMember",
    says: "Read one member.",
    roles: LOOKERS,
    answers: { status: 200, says: "The member.", body: "Member" },
    refusals: ["MEMBER_UNKNOWN"],
    answer: (world, asked) => thingReply(memberIn(world, asked)),
  },
  {
    method: "DELETE",
    path: NAMED,
    id: "removeMember",
    says: "Take a member off every study to come; studies under way go on.",
    roles: OPERATORS,
    answers: { status: 200, says: "The member as it is now.", body: "Member" },
    refusals: ["MEMBER_UNKNOWN"],
    isVersioned: true,
    async answer(world, asked) {
      requireVersion(memberIn(world, asked), asked.conditions);
      return thingReply(await world.service.removeMember(asked.params["name"]));
    },
  },
  {
    method: "POST",
    path: `${NAMED}/revoke`,
    id: "revokeMember",
    says: "Trust a member's key no more, for ever: its studies under way end.",
    roles: OPERATORS,
    question: "Reasoned",
    answers: { status: 200, says: "The member as it is now.", body: "Member" },
    refusals: ["MEMBER_UNKNOWN"],
    isVersioned: true,
    async answer(world, asked) {
      requireVersion(memberIn(world, asked), asked.conditions);
      const { reason } = asked.body as { readonly reason: string };
      return thingReply(await world.service.revokeMember(asked.params["name"], reason));
    },
  },
  {
    method: "POST",
    path: `${NAMED}/rotate`,
    id: "rotateMember",
    says: "Take a member's new key for studies to come, by the statement that its old key has signed.",
    roles: OPERATORS,
    question: "Rotation",
    answers: { status: 200, says: "The member as it is now.", body: "Member" },
    refusals: ["MEMBER_UNKNOWN", "ROTATION_INVALID"],
    isVersioned: true,
    async answer(world, asked) {
      requireVersion(memberIn(world, asked), asked.conditions);
      const { statement } = asked.body as { readonly statement: string };
      return thingReply(await world.service.rotateMember(asked.params["name"], statement));
    },
  },
];
