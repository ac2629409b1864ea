/** Tells a person what happens; `fields` carry the same for programs. */
export type Tell = (code: string, text: string, fields?: Readonly<Record<string, unknown>>) => void;
