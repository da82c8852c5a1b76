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
        # Steps that a broken call had written, and that stand in the prompt of the one that goes on.
        self.done = sum(text.count(knobs.delimiter)
                        for text, role in zip(texts, roles) if role == "assistant") if self.is_root else 0
        users = [text for text, role in zip(texts, roles) if role == "user"]
        self.parents = _STEP.findall(users[-1]) if users and not self.is_root else []
        self.data = "".join("\x1e%s\n%s\n" % pair for pair in zip(roles, texts)).encode()
        self.hash = hashlib.sha256(self.data).hexdigest()[:16]
        found = knobs.agent_words.search(head)
        self.agent = found.group(1) if found else hashlib.sha256(texts[0].encode()).hexdigest()[:6]
