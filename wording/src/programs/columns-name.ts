/** Returns under which name a program's columns go in exports and lookups: with a number behind it when the study has run it before. */
export function columnsName(program: string, runs: number): string {
  return runs === 1 ? program : `${program}_${runs}`;
}
