"""One iteration of scikit-learn's k-means over whole features: USERS D K ITERATIONS [FILE]; prints milliseconds by the clock and of the processor.
FILE: values from 0 to 9, a byte each, feature after feature, and in FILE.json the first centres; else every value is as likely as any
other, and the first centres are the first users."""

import json
import sys
import time

import numpy as np
from sklearn.cluster import KMeans

users, d, k, iterations = map(int, sys.argv[1:5])
if len(sys.argv) > 5:
    rows = np.ascontiguousarray(np.fromfile(sys.argv[5], dtype=np.uint8).reshape(d, users).T.astype(np.float32))
    with open(sys.argv[5] + ".json") as file:
        first = np.array(json.load(file), dtype=np.float32).reshape(k, d)
else:
    rows = np.random.default_rng(1).integers(0, 10, size=(users, d)).astype(np.float32)
    first = rows[:k].copy()


def took(most):
    model = KMeans(n_clusters=k, init=first, n_init=1, max_iter=most, tol=0, algorithm="lloyd")
    clock, processor = time.perf_counter(), time.process_time()
    model.fit(rows)
    return model.n_iter_, time.perf_counter() - clock, time.process_time() - processor


took(1)
fewest, most = took(1), took(iterations)
done = most[0] - fewest[0]
if done < 1:
    sys.exit("it stood still after one iteration")
print(1000 * (most[1] - fewest[1]) / done, 1000 * (most[2] - fewest[2]) / done)
