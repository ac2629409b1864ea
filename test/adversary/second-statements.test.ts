import { expect, test } from "vitest";
import { type Binding } from "@fedseg/shared/protocol/envelope.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import type { Crash } from "../simulation/party.ts";
import { aftermath, attack, over } from "./attack.ts";
import { type Message, bindingOf, openOver, resign } from "./forger.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

const CLOSE = { type: "close", session: 1 } as const;
const REPORTED = { said: ["bundle 1/1", "report 1/1"], charged: ["1/1"] };
const CONFIRMED = { said: ["bundle 1/1", "report 1/1", "confirm 1/1"], charged: ["1/1"] };
const UNMASKED = { said: ["bundle 1/1", "report 1/1", "unmask 1/1"], charged: ["1/1"] };

test("SECOND_CLOSE: the full set unmasked, then one node dropped", () => {
  const witnessed = attack(CLOSE, (message, binding) => [message, over(0, 1, 2)(message, binding)].flat());
  expect(aftermath(witnessed)).toEqual({ refusal: "SECOND_CLOSE", ...UNMASKED });
});

test("SECOND_CLOSE: one node dropped and confirmed, then the full set", () => {
  const witnessed = attack(CLOSE, (message, binding) => [over(0, 1, 2)(message, binding), message].flat());
  expect(aftermath(witnessed)).toEqual({ refusal: "SECOND_CLOSE", ...CONFIRMED });
});

test("SECOND_CLOSE: another set after a restart of the victim", () => {
  let isRestarted = false;
  const witnessed = attack(
    CLOSE,
    (message, binding) => (isRestarted ? message : over(0, 1, 2)(message, binding)),
    {
      hooks: {
        toCoordinator: (_, message) => (message.type === "unmask" ? [] : [{ message }]),
        crashNode(node, effect): Crash | undefined {
          const isHit = node === 0 && effect.type === "send" && effect.message.type === "confirm";
          if (!isHit || isRestarted) return undefined;
          isRestarted = true;
          return { when: "after", restartMs: 10 };
        },
      },
    },
  );
  expect(aftermath(witnessed)).toEqual({
    refusal: "SECOND_CLOSE",
    said: [...CONFIRMED.said, "bundle 2/1"],
    charged: ["1/1"],
  });
});

const otherOpen = ({ envelope, ...rest }: Message<"open">, binding: Binding): Message<"open"> => ({
  ...rest,
  envelope: resign(binding, envelope, openBody, (body) => ({ ...body, reportMs: body.reportMs + 1 })),
});

test("SECOND_OPEN: another OPEN for an attempt in which the victim has reported", () => {
  const witnessed = attack({ type: "open", session: 1 }, (message, binding) => [
    message,
    otherOpen(message, binding),
  ]);
  expect(aftermath(witnessed)).toEqual({ refusal: "SECOND_OPEN", ...REPORTED });
});

test("SECOND_OPEN: another OPEN after a restart of the victim", () => {
  let isRestarted = false;
  const witnessed = attack(
    { type: "open", session: 1 },
    (message, binding) => (isRestarted ? openOver(binding, message, message.bundles.slice(0, 3)) : message),
    {
      hooks: {
        crashNode(node, effect): Crash | undefined {
          if (node !== 0 || effect.type !== "send-at-tick" || isRestarted) return undefined;
          isRestarted = true;
          return { when: "after", restartMs: 10 };
        },
      },
    },
  );
  expect(aftermath(witnessed)).toEqual({ refusal: "SECOND_OPEN", ...REPORTED });
});

test("SECOND_OPEN: another OPEN for an attempt that the victim has left", () => {
  let first: Message<"open"> | undefined;
  const witnessed: WitnessedStudy = new WitnessedStudy({
    hooks: {
      toCoordinator: (from, message) =>
        from > 1 && message.type === "report" && message.envelope.attempt === 1 ? [] : [{ message }],
      toNode(to, message) {
        if (witnessed.refusal(0)) return [];
        if (to !== 0 || message.type !== "open") return [{ message }];
        first ??= message;
        return message.envelope.attempt === 2
          ? [{ message }, { message: otherOpen(first, bindingOf(witnessed.study)) }]
          : [{ message }];
      },
    },
  });
  expect(aftermath(witnessed.run())).toEqual({
    refusal: "SECOND_OPEN",
    said: ["bundle 1/1", "report 1/1", "bundle 1/2", "report 1/2"],
    charged: ["1/1", "1/2"],
  });
});
