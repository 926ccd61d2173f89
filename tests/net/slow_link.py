#!/usr/bin/env python3
"""A slow mobile link for benchmarks, where the kernel makes no netem: passes
TCP connections on, each way later and slower.

  slow_link.py TO-PORT DELAY-MS BYTES-A-SECOND LOSS-PERCENT SEED

Prints its own port (loopback), and serves until it is killed. DELAY-MS is one
way; both ways of all connections share the rate of their direction, as on one
radio. A lost segment can only be told as TCP's user sees it: what is behind it
waits one round trip more. A connection begins a round trip late, as the
handshake would."""
import asyncio
import random
import sys
import time

to_port, delay, rate, loss = int(sys.argv[1]), int(sys.argv[2]) / 1000, int(sys.argv[3]), float(sys.argv[4]) / 100
chance = random.Random(int(sys.argv[5]))
SEGMENT = 1448


class Way:
    """One direction of the link: when it is free again."""

    def __init__(self):
        self.free = 0.0

    def arrival(self, size):
        self.free = max(self.free, time.monotonic()) + size / rate
        return self.free + delay + (2 * delay if chance.random() < loss else 0)


up, down = Way(), Way()


async def carry(way, reader, writer, start):
    """Reads as much as a window holds, and delivers each segment at its time."""
    queue = asyncio.Queue(maxsize=64)

    async def deliver():
        last = 0.0
        while (item := await queue.get()) is not None:
            last = max(last, item[0])  # in order: behind a lost one all wait
            await asyncio.sleep(max(0.0, last - time.monotonic()))
            writer.write(item[1])
            await writer.drain()
        writer.write_eof()

    deliverer = asyncio.create_task(deliver())
    await asyncio.sleep(max(0.0, start - time.monotonic()))
    try:
        while data := await reader.read(SEGMENT):
            await queue.put((way.arrival(len(data) + 52), data))  # with the headers of IP and TCP
    except ConnectionError:
        pass
    await queue.put(None)
    try:
        await deliverer
    except (ConnectionError, OSError):
        pass


async def link(reader, writer):
    there_reader, there_writer = await asyncio.open_connection("127.0.0.1", to_port)
    start = time.monotonic() + 2 * delay
    await asyncio.gather(carry(up, reader, there_writer, start), carry(down, there_reader, writer, start), return_exceptions=True)
    for w in (writer, there_writer):
        w.close()


async def main():
    server = await asyncio.start_server(link, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
