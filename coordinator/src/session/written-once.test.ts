import { concatBytes } from "@fedseg/shared/crypto/bytes.ts";
import { encodeCanonical, encodeInTwo } from "@fedseg/shared/protocol/codec.ts";
import { beforeAll, expect, test } from "vitest";
import { InProcessStudy } from "../../../test/simulation/in-process-study.ts";
import { closeFor } from "./close.ts";
import type { CoordinatorEffect } from "./events.ts";
import { finalFor } from "./finish.ts";
import { openFor } from "./open.ts";

const NODES = [0, 1, 2, 3];
const sent = new Map<string, readonly CoordinatorEffect[]>();

beforeAll(() => {
  const study: InProcessStudy = new InProcessStudy({
    hooks: {
      toCoordinator(_, message) {
        const state = study.coordinator();
        if (message.type === "unmask" && state?.phase === "running") {
          const { running } = state;
          const { stage } = running;
          if (stage.type !== "unmasks")
            throw new TypeError(`"stage" expected a closed one, got ${stage.type}`);
          sent.set(
            "open",
            NODES.map((node) => openFor(running, stage, node)),
          );
          sent.set(
            "close",
            NODES.map((node) => closeFor(stage, node)),
          );
        }
        return [{ message }];
      },
    },
  });
  study.run();
  const state = study.coordinator();
  if (state?.phase !== "done") throw new TypeError(`"study" expected a finished one, got ${state?.phase}`);
  sent.set(
    "final",
    NODES.map((node) => finalFor(state.running, node)),
  );
});

test.each(["open", "close", "final"])(
  "%s is written once for all, and read as if it were for each",
  (type) => {
    const pieces = sent.get(type)!.map((effect) => {
      if (effect.type !== "send" || !effect.common)
        throw new TypeError(`"effect" expected a message to many, got ${effect.type}`);
      const [own, common] = encodeInTwo(effect.message, effect.common);
      expect(effect.message.type).toBe(type);
      expect(concatBytes(own, common)).toEqual(encodeCanonical({ ...effect.message }));
      return common;
    });
    for (const piece of pieces) expect(piece).toBe(pieces[0]);
    expect(pieces[0].length).toBeGreaterThan(500);
  },
);
