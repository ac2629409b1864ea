export { binCounts, valueCounts } from "./bins";
export { cellHistogram } from "./cells";
export { classCounts } from "./classes";
export { moments } from "./moments";
export { residual } from "./residual";
export { segmentValues } from "./segments";
export { summary } from "./summary";
