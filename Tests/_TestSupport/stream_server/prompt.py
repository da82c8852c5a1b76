"""Who asks, and after which steps."""

import hashlib
import re

# As writing.py begins a step.
_STEP = re.compile(r"\[([\w-]+\.\d+\.\d+) from ")


def _text(message):
    content = message.get("content") or ""
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


class Prompt:
    __slots__ = ("agent", "is_root", "done", "parents", "data", "hash")

    def __init__(self, messages, knobs):
        texts = [_text(message) for message in messages]
        roles = [message["role"] for message in messages]
        first_reply = roles.index("assistant") if "assistant" in roles else len(roles)
        head = "\n".join(texts[:first_reply])
        self.is_root = knobs.root_tag in head
        users = [text for text, role in zip(texts, roles) if role == "user"]
        newest = users[-1] if users else ""
        self.done = self._done(texts, roles, newest, knobs) if self.is_root else 0
        self.parents = [] if self.is_root else _STEP.findall(newest)
        self.data = "".join("\x1e%s\n%s\n" % pair for pair in zip(roles, texts)).encode()
        self.hash = hashlib.sha256(self.data).hexdigest()[:16]
        found = knobs.agent_words.search(head)
        self.agent = found.group(1) if found else hashlib.sha256(texts[0].encode()).hexdigest()[:6]

    @staticmethod
    def _done(texts, roles, newest, knobs):
        """-> the steps that a broken call had written: it is told where to go on, or its steps are in the prompt."""
        told = knobs.resume_words.search(newest)
        if told:
            return int(told.group(1)) - 1
        return sum(text.count(knobs.delimiter) for text, role in zip(texts, roles) if role == "assistant")
