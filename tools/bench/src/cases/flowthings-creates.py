"""Drops a second that the original client creates: flowthings-creates.py ADDRESS DROPS MODERNISE"""

import runpy
import sys
import time

address, drops = sys.argv[1], int(sys.argv[2])
runpy.run_path(sys.argv[3])

from flowthings import API, Token  # noqa: E402, once it can be imported

api = API(Token("bench", "t"), host=address.replace("http://", ""), secure=False)
flow = api.drop("f5a1b2c3d4e5f60718293a4b5")
flow.create({"elems": {"temp": 21}})
start = time.perf_counter()
for _ in range(drops):
    flow.create({"elems": {"temp": 21}})
print(drops / (time.perf_counter() - start))
