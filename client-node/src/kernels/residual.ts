import type { ResidualParams } from "@fedseg/shared/queries/residual.ts";
import { squareGrid } from "@fedseg/shared/queries/rounded-square.ts";
import { centerWords, pairsLength, centerRows } from "./center-words.ts";
import { rowWords } from "./row-words.ts";
import { squareWords } from "./square-words.ts";
import { type Kernel, filledUp } from "./work.ts";

export const residual: Kernel<ResidualParams> = {
  work: ({ scaling, centers, reach }) => {
    const d = scaling.columns.length;
    const k = centers.length / d;
    const width = Math.ceil(d / 8) * 8;
    return {
      name: "residual",
      of: "codes",
      columns: filledUp(scaling.columns, 8),
      words: Int32Array.from([
        ...rowWords(scaling),
        k,
        reach,
        ...squareWords(squareGrid(reach)),
        ...centerWords(centers, d),
        ...centerRows(centers, d),
      ]),
      scratch: { perUser: 14, more: pairsLength(d) + 16 * width + 4 * width * k },
      length: k * d + k + 1,
    };
  },
};
