"""MiB a second of the original client's upload: ivcap-upload.py ADDRESS BYTES"""

import os
import sys
import tempfile
import time

from ivcap_client import IVCAP

address, size = sys.argv[1], int(sys.argv[2])
ivcap = IVCAP(url=address, token="t")
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "bench.bin")
    with open(path, "wb") as file:
        file.truncate(size)
    with open(path, "rb") as stream:
        start = time.perf_counter()
        ivcap.upload_artifact(
            name="bench",
            io_stream=stream,
            content_type="application/octet-stream",
            content_size=size,
            chunk_size=8 * 1024 * 1024,
        )
        print(size / 2**20 / (time.perf_counter() - start))
