"""Calls and log of a tag."""

import collections
import time

from knobs import Knobs
from prefix_cache import PrefixCache, tokens
from prompt import Prompt


class Agent:
    __slots__ = ("calls", "last")

    def __init__(self):
        self.calls = 0
        self.last = b""


class Bench:
    def __init__(self, knobs=None):
        self.knobs = Knobs(**(knobs or {}))
        self.cache = PrefixCache(self.knobs.cache_block, self.knobs.cache_ttl)
        self.agents = collections.defaultdict(Agent)
        self.entries = []
        self.running = 0
        self.peak = 0
        self.waiting = collections.deque()
        self.connections = 0

    def enter(self, body, arrived):
        """-> the prompt of a call, its entry in the log, and the fault that it meets."""
        prompt = Prompt(body["messages"], self.knobs)
        agent = self.agents[prompt.agent]
        agent.calls += 1
        entry = {
            "id": "%s.%d" % (prompt.agent, agent.calls), "agent": prompt.agent, "call": agent.calls,
            "is_root": prompt.is_root, "parents": prompt.parents, "hash": prompt.hash,
            # The prompt of a call goes on where the one before ended.
            "extends": prompt.data.startswith(agent.last) if agent.last else None,
            "prompt_tokens": tokens(prompt.data), "bytes": len(prompt.data),
            "cached_tokens": min(self.cache.look_up(prompt.agent, prompt.data, arrived), tokens(prompt.data)),
            "arrived": arrived, "admitted": None, "steps": [], "ended": None, "outcome": None,
            "messages": body["messages"] if self.knobs.keeps_messages else None,
        }
        agent.last = prompt.data
        self.entries.append(entry)
        return prompt, entry, self.knobs.fault(prompt.agent, agent.calls)

    def admit(self, begin):
        """Calls `begin` when there is room for one more."""
        if self.knobs.max_concurrency is not None and self.running >= self.knobs.max_concurrency:
            return self.waiting.append(begin)
        self.running += 1
        self.peak = max(self.peak, self.running)
        begin()

    def leave(self):
        self.running -= 1
        if self.waiting:
            self.admit(self.waiting.popleft())

    def log(self):
        return {"calls": self.entries, "peak": self.peak, "connections": self.connections,
                "cpu": time.process_time()}
