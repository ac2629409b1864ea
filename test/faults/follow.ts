import { CodedError } from "@fedseg/shared/errors.ts";
import { expect } from "vitest";

/** An advice without a study around it: what provokes the refusal, and what its reader does. */
export interface Advice {
  /** @throws CodedError of the entry's code. */
  readonly happens: () => unknown;
  /** What the reader does, literally; undefined throws nothing and refuses nothing. */
  readonly follow: (refusal: CodedError) => unknown;
}

/** Advices by "CODE: words of its todo"; the words must stand in the refusal's own. */
export type Advices = Readonly<Record<string, Advice>>;

/** Provokes a refusal, holds its todo against the entry's words and does what they say; returns the refusal that comes then, if any. */
export async function afterAdvice(
  entry: string,
  { happens, follow }: Advice,
): Promise<CodedError | undefined> {
  const [code, ...parts] = entry.split(": ");
  const words = parts.join(": ");
  const refusal = await refusalOf(happens);
  expect(refusal?.code).toBe(code);
  expect(refusal!.refusal.todo).toContain(words);
  return refusalOf(() => follow(refusal!));
}

async function refusalOf(act: () => unknown): Promise<CodedError | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}
