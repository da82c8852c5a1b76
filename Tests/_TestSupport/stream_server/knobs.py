"""What can be set for a bench."""

import dataclasses
import re
from typing import Optional


@dataclasses.dataclass
class Fault:
    """What goes wrong with the calls that it names.

    kind:
      status     refused with `status`, and `retry_after` seconds where set, before anything is written
      plain      one JSON object instead of a stream
      error      an error in the stream           reset    a RST
      silent     the body ends, the answer not    stall    silence for ever
      length     "finish_reason": "length"        filter   "content_filter"
      undelimited  the last step of the call lacks its delimiter
      empty      an answer without text
    """

    kind: str
    agent: Optional[str] = None    # every one
    call: Optional[int] = None     # of that agent, from 1; every one
    after: int = 0                 # tokens
    status: int = 429
    retry_after: Optional[float] = None

    def hits(self, agent, call):
        return self.agent in (None, agent) and self.call in (None, call)


@dataclasses.dataclass
class Knobs:
    # Time, in seconds
    latency: float = 0.0            # from the complete request, before the time of the first token
    per_fresh_token: float = 0.0    # of the prompt, added to the latency
    per_cached_token: float = 0.0
    token_interval: float = 0.0
    # Text
    tokens_per_step: int = 2
    steps: int = 4                  # of a first agent's call
    later_steps: int = 1            # of any other one
    root_tag: str = "You are the first of several agents"
    agent_pattern: str = r"AGENT=(\w+)"
    resume_pattern: str = r"Go on with step (\d+)"   # in the newest message: what a first agent begins with
    delimiter: str = "END_STEP"
    delimiter_form: str = "plain"   # bold | spaced | crlf | lastMissing | missing
    decoy: bool = False             # a delimiter in a code block, in each step
    unicode: bool = False           # tokens of two to four bytes a character
    suffix: str = ""                # ends each step, before its delimiter
    # Bytes
    split: str = "none"             # letters: an event a character; bytes: a chunk a byte
    crlf: bool = False
    heartbeats: bool = False        # a comment before each event
    usage: bool = True
    done: bool = True
    # Server
    cache_block: int = 1            # tokens by which cached ones are counted; 0: no cache
    cache_ttl: Optional[float] = None
    cache_replies: bool = False     # what was written is cached too
    max_concurrency: Optional[int] = None
    rejects: list = dataclasses.field(default_factory=list)   # fields that are refused with 400
    faults: list = dataclasses.field(default_factory=list)
    keeps_messages: bool = False    # in the log

    def __post_init__(self):
        self.faults = [Fault(**fault) for fault in self.faults]
        self.agent_words = re.compile(self.agent_pattern)
        self.resume_words = re.compile(self.resume_pattern)

    def fault(self, agent, call):
        return next((fault for fault in self.faults if fault.hits(agent, call)), None)
