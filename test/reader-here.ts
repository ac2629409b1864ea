import type { ChildPorts } from "@fedseg/client-node/edge/ingest/reader/in-child.ts";
import {
  type Input,
  type Output,
  TASKS,
  type TaskName,
  type TaskPorts,
} from "@fedseg/client-node/edge/ingest/reader/tasks.ts";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

/**
 * Stands for the reading process where files share theirs (vitest.config.ts): the same task, of copies of what would cross
 * between two processes, in this one. The real one is in `test/data/reader.full.test.ts`, and in every process that a test starts.
 */
export async function inChild<Name extends TaskName>(
  task: Name,
  input: Input<Name>,
  { tell, onRows = () => undefined, signal }: ChildPorts,
): Promise<Output<Name>> {
  signal?.throwIfAborted();
  const run = TASKS[task] as (input: Input<Name>, ports: TaskPorts) => Promise<Output<Name>>;
  try {
    const hand: TaskPorts["hand"] = async (rows) => onRows(structuredClone(rows));
    const output = await run(structuredClone(input), { tell, hand });
    signal?.throwIfAborted();
    return structuredClone(output);
  } catch (error) {
    signal?.throwIfAborted();
    const { code, refusal } = asCoded(error);
    throw new CodedError(code, refusal);
  }
}
