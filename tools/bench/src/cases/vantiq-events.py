"""Events a second of the original client's subscription: vantiq-events.py ADDRESS EVENTS"""

import asyncio
import sys
import time

import aiohttp
from vantiqsdk import Vantiq, VantiqResources

address, events = sys.argv[1], int(sys.argv[2])


async def main():
    client = Vantiq(address)
    await client.set_access_token("t")
    done = asyncio.Event()
    seen = 0

    async def callback(kind, message):
        nonlocal seen
        if kind == "message":
            seen += 1
            if seen == events:
                done.set()

    await client.subscribe(VantiqResources.TOPICS, "/bench", None, callback, {})
    async with aiohttp.ClientSession() as session:
        start = time.perf_counter()
        async with session.post(f"{address}/pump?count={events}") as response:
            await response.read()
        await asyncio.wait_for(done.wait(), 300)
        print(events / (time.perf_counter() - start))
    await client.close()


asyncio.run(main())
