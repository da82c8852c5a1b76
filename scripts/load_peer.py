"""The calls of `maspob-bench --http` with the `openai` client's asyncio: one line of JSON a figure.

usage: load_peer.py URL [calls] [in-flight] [milliseconds of the server's latency]
"""

import asyncio
import json
import resource
import sys
import time

import httpx2
import openai

url = sys.argv[1]
calls, in_flight, latency = (
    int(sys.argv[position]) if len(sys.argv) > position else fallback
    for position, fallback in ((2, 5000), (3, 256), (4, 100)))
FILLING = "The quick brown fox jumps over the lazy dog. " * 22


async def worker(client, numbers, overheads):
    for number in numbers:
        pause = latency // 2 + number * 7919 % max(1, latency)
        start = time.monotonic()
        await client.chat.completions.create(
            model="latency/%g" % (pause / 1000), temperature=0, max_tokens=64,
            messages=[{"role": "system", "content": "Be brief."},
                      {"role": "user", "content": "%s%d?" % (FILLING, number)}])
        overheads.append(1000 * (time.monotonic() - start) - pause)


async def wave(client, count):
    overheads = []
    numbers = iter(range(count))
    await asyncio.gather(*(worker(client, numbers, overheads) for _ in range(in_flight)))
    return overheads


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def main():
    transport = openai.DefaultAsyncHttpx2Client(
        limits=httpx2.Limits(max_connections=in_flight, max_keepalive_connections=in_flight))
    client = openai.AsyncOpenAI(
        base_url=url, api_key="load-test", max_retries=0, http_client=transport)
    await wave(client, 4 * in_flight)
    wall, spent = time.monotonic(), cpu()
    over = sorted(await wave(client, calls))
    wall, spent = time.monotonic() - wall, cpu() - spent
    figures = [
        ("answered", "calls", len(over)), ("rate", "1/s", len(over) / wall),
        ("cpu", "ms CPU a call", 1000 * spent / calls),
        ("overhead.p50", "ms", over[int(0.5 * (len(over) - 1))]),
        ("overhead.p99", "ms", over[int(0.99 * (len(over) - 1))]),
        ("memory.peak", "MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)]
    for name, unit, value in figures:
        print(json.dumps({"name": "openai.%d.%s" % (in_flight, name), "unit": unit,
                          "value": float("%.4g" % value)}))


asyncio.run(main())
