import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { type SegmentValuesParams, binOffsets, distanceGrid } from "@fedseg/shared/queries/segment-values.ts";
import { naturalPlaces } from "../queries/natural-places.ts";
import { centerWords, pairsLength } from "./center-words.ts";
import { rowWords } from "./row-words.ts";
import { squareWords } from "./square-words.ts";
import { TABLE_LENGTH, startWords } from "./start-words.ts";
import { type Kernel, filledUp } from "./work.ts";

type Feature = SegmentValuesParams["features"][number];

/** By what they follow from: a node that has measured itself has those of its sessions. A quarter of a megabyte each. */
const known = new Map<string, Int32Array>();
const MOST_KNOWN = 64;

/** Returns where in its natural hard range a feature's value lies, for all codes. */
function placesOf(feature: Feature): Int32Array {
  const { transform, lo, hi } = feature;
  const key = [transform, lo, hi].join(" ");
  const placeOf = naturalPlaces(feature);
  const places = known.get(key) ?? new Int32Array(NO_CODE).map((_, code) => placeOf(code));
  known.delete(key);
  known.set(key, places);
  for (const oldest of known.keys()) {
    if (known.size <= MOST_KNOWN) break;
    known.delete(oldest);
  }
  return places;
}

export const segmentValues: Kernel<SegmentValuesParams> = {
  work: ({ scaling, centers, features }) => {
    const d = features.length;
    const k = centers.length / d;
    const bins = binOffsets(features)[d];
    const head = [...rowWords(scaling), k, bins, ...squareWords(distanceGrid(scaling))];
    const places = features.map(placesOf);
    return {
      name: "segmentValues",
      of: "codes",
      columns: [...filledUp(scaling.columns, 2), ...scaling.columns],
      words: joined([
        head,
        centerWords(centers, d),
        ...places,
        startWords(features.map(({ starts }) => starts)),
      ]),
      scratch: { perUser: 10, more: 16 + d * TABLE_LENGTH + pairsLength(d) },
      length: k + k * bins + k * d + 1,
    };
  },
};

function joined(parts: readonly ArrayLike<number>[]): Int32Array {
  const all = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
