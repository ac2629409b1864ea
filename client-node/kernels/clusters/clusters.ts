export { assign, flush, prepare } from "./assign";
export { countCells, markLevels, writeCells } from "./cells";
export { distances, lightDistances } from "./distances";
export { pack } from "./pack";
