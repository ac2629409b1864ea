import { measureRequest } from "../../client-node/src/contribution.ts";
import { decodeRelease } from "../../shared/src/private-sum/decode.ts";
import type { Request, SumParameters } from "../../shared/src/private-sum/types.ts";
import type { Description } from "../../shared/src/programs/segmentation/description.ts";
import { queries } from "../../shared/src/queries/index.ts";
import type { Measure } from "../../test/simulation/simulate.ts";

const query = queries["segment-values"];

/** Keeps the exact sums of a study's last session, which describes its segments, so that their noise can be drawn again. */
export class LastSession {
  #kept:
    | { readonly request: Request; readonly parameters: SumParameters; readonly sum: Float64Array }
    | undefined;
  #nodes = 0;

  /** Measures one node as a study does, and keeps what it adds. */
  readonly measure: Measure = (table, request, parameters) => {
    if (this.#kept?.request !== request) {
      this.#kept = { request, parameters, sum: new Float64Array(parameters.length) };
      this.#nodes = 0;
    }
    const own = measureRequest(table, request, parameters);
    addTo(this.#kept.sum, own);
    this.#nodes += 1;
    return own;
  };

  /** Returns a description of the same users, with the noise that `draw` gives every node. */
  describe({ edges }: Description, draw: (parameters: SumParameters) => Float64Array): Description {
    const { request, parameters, sum } = this.#kept!;
    const noisy = sum.slice();
    for (let node = 0; node < this.#nodes; node += 1) addTo(noisy, draw(parameters));
    const params = query.params.parse(request.params);
    return { ...query.decode(params, decodeRelease(noisy, parameters, this.#nodes)), edges };
  }
}

function addTo(sum: Float64Array, part: Float64Array): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] += part[at];
}
