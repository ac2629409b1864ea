import { nearestCenters } from "../client-node/src/queries/nearest-center.ts";

const [users, d, k, runs] = [1_000_000, 20, 5, 9];

/** The straightforward loop: the peer, and the definition of the labels. */
function plainLabels(rows: Float64Array, centers: Float64Array, labels: Int32Array): void {
  for (let row = 0; row < labels.length; row++) {
    let [best, label] = [Infinity, 0];
    for (let center = 0; center < k; center++) {
      let sum = 0;
      for (let i = 0; i < d; i++) {
        const difference = rows[row * d + i] - centers[center * d + i];
        sum += difference * difference;
      }
      if (sum < best) [best, label] = [sum, center];
    }
    labels[row] = label;
  }
}

/** Times the work in wall-clock milliseconds: the median of the runs, and the fastest as the one least disturbed. */
function timed(work: () => void): { median: number; fastest: number } {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  times.sort((a, b) => a - b);
  return { median: times[(runs - 1) / 2], fastest: times[0] };
}

let state = 1;
const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
const rows = Float64Array.from({ length: users * d }, uniform);
const centers = Float64Array.from({ length: k * d }, uniform);
const [fast, plain] = [new Int32Array(users), new Int32Array(users)];
const kernel = timed(() => nearestCenters(rows, d, centers, fast));
const peer = timed(() => plainLabels(rows, centers, plain));
const differing = fast.reduce((count, label, i) => count + (label === plain[i] ? 0 : 1), 0);
const told = ({ median, fastest }: typeof peer) => `${median.toFixed(1)} ms (fastest ${fastest.toFixed(1)})`;
console.log(`${users} users x ${d} features, k = ${k}, median of ${runs} runs on one core`);
console.log(`kernel ${told(kernel)} | plain loop ${told(peer)} | differing labels ${differing}`);
