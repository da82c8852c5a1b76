"""The prefixes of earlier prompts, in blocks of tokens."""

BYTES_PER_TOKEN = 4


def tokens(data):
    return -(-len(data) // BYTES_PER_TOKEN)


class PrefixCache:
    """A block is known by the digest of all bytes up to its end, so that a run of known blocks at the beginning is the
    longest prefix in common with any prompt before, rounded down."""

    def __init__(self, block, ttl):
        self.block = block
        self.ttl = ttl
        self.used = {}
        self.latest = {}    # agent -> its last bytes and their digests, which the next ones mostly begin with

    def look_up(self, agent, data, now):
        """-> tokens of `data` that are cached; they are from now on."""
        if not self.block:
            return 0
        digests = self._digests(agent, data)
        hits = 0
        for digest in digests:
            last = self.used.get(digest)
            if last is None or (self.ttl is not None and now - last > self.ttl):
                break
            hits += 1
        self.used.update(dict.fromkeys(digests, now))
        return hits * self.block

    def add(self, agent, data, now):
        self.look_up(agent, data, now)

    def _digests(self, agent, data):
        size = self.block * BYTES_PER_TOKEN
        before, digests = self.latest.get(agent, (b"", []))
        digests = list(digests) if data.startswith(before) else []
        chain = digests[-1] if digests else 0
        for start in range(len(digests) * size, len(data) - size + 1, size):
            chain = hash((chain, data[start:start + size]))
            digests.append(chain)
        self.latest[agent] = (data, digests)
        return digests
