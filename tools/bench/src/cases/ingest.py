"""Rows a second of the original client's ingest: ingest.py ADDRESS ROWS_A_CALL CALLS"""

import sys
import time

from timeplus import Environment, Stream

address, rows_a_call, calls = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
env = Environment().address(address).apikey("k" * 60).workspace("default")
stream = Stream(env=env).name("bench")
rows = [[i, f"place {i}", i / 7] for i in range(rows_a_call)]
stream.ingest(["id", "place", "mag"], rows)
start = time.perf_counter()
for _ in range(calls):
    stream.ingest(["id", "place", "mag"], rows)
print(rows_a_call * calls / (time.perf_counter() - start))
