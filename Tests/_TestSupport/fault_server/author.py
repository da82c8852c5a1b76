"""A model that plays agent, optimizer and judge of one search for better prompts.

  author[/<s>]           after a pause: `rule_answer` to an agent's prompt; to an optimizer's request a prompt with
                         the right words for the agent `change` (brief) or `finish` (reverse, brief), every third
                         one with words that do no good; to a judge's request the letter of the better reply, best the
                         word backwards and nothing else, or "tie"; to a summarizer's request the reply as it is
"""

import hashlib
import re

from behaviour import behaviour
from replies import late, rule_answer


def worth(reply, word):
    reply, answer = reply.strip().lower(), word[::-1].lower()
    return 4 * (reply == answer) + 2 * (answer in reply) + (reply in (word.lower(), answer))


def judged(prompt):
    word = re.search(r"^word: (.*)$", prompt, re.MULTILINE).group(1)
    _, first, second = re.search(
        r"^Reply A:\n(=+)\n(.*?)\n\1\n\nReply B:\n\1\n(.*?)\n\1\n", prompt,
        re.MULTILINE | re.DOTALL).groups()
    a, b = worth(first, word), worth(second, word)
    letter = "A" if a > b else "B" if b > a else "tie"
    return "<choose>%s</choose>" % letter if "<choose>" in prompt else letter


def written(prompt):
    agent = re.search(r"^Agent: (.*)$", prompt, re.MULTILINE).group(1)
    name = re.search(r"INPUT: \{(\w+)\}", prompt).group(1)
    words = {"change": "Be brief", "finish": "Now reverse it and be brief"}[agent]
    draw = int(hashlib.sha256(prompt.encode()).hexdigest(), 16)
    if draw % 3 == 0:
        words = "Consider this carefully, please"
    return "<analyse>x</analyse><prompt>%s, version %d INPUT: {%s}</prompt>" % (
        words, draw % 97, name)


@behaviour("author")
def author(exchange, words):
    if words:
        return late(exchange, words[0], lambda: author(exchange, []))
    messages = exchange.request.json.get("messages", [])
    prompt = "\n".join(message["content"] for message in messages)
    if prompt.startswith("You improve the prompt"):
        exchange.answer(written(prompt))
    elif prompt.startswith("Shorten this reply"):
        exchange.answer(prompt.partition("Reply:\n")[2].partition("\n\nShort form:")[0])
    elif prompt.startswith("Two replies, A and B"):
        exchange.answer(judged(prompt))
    else:
        exchange.answer(rule_answer(messages))
