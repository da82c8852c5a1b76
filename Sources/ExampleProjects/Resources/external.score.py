"""Stands in for your own workflow and its scoring: replace `score`, keep the rest.

As a program it is the evaluator of maspob.yaml: one request a line comes in, one answer a line goes out.
"""
import json
import sys
import zlib

HELPFUL = {"plan": ["step", "facts"], "write": ["short", "plan"], "check": ["number", "once"]}


EVERY_ID = [str(number) for number in range(1, 49)]


def score(prompts, split, ids=EVERY_ID):
    """Returns one score in [0, 1] for each of the named examples of the split.

    These are all of them, or some: the first ones under `--limit`, the failed ones under `retry`.
    Yours would run the agents with these prompts; this one likes some words and rolls fixed dice.
    """
    hits = [word in prompts[agent].lower() for agent, words in HELPFUL.items() for word in words]
    chance = 0.1 + 0.8 * sum(hits) / len(hits)
    text = json.dumps(prompts, sort_keys=True)
    dice = [zlib.crc32(f"{split} {i} {text}".encode()) / 2**32 for i in ids]
    return [1 if roll < chance else 0 for roll in dice]


if __name__ == "__main__":
    for line in sys.stdin:
        request = json.loads(line)
        scores = score(request["prompts"], request["split"], [e["id"] for e in request["examples"]])
        answer = {"trial": request["trial"], "scores": scores}
        print(json.dumps(answer), flush=True)
