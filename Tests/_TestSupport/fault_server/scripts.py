"""A model that plays a part written for one test.

  script                 answers by the rules that were posted to "/script" of its tag

A rule is {"name": …, "has": [texts], "replies": […]}: it speaks for the first prompt in which all its texts
stand, gives its replies one after the other and then the last one for ever. A reply is a text, or
{"letter_of": text} for the letter of the block of solutions that holds the text, between tags, or
{"status": 400} for a refusal. GET /asked lists what was asked, [{"rule", "prompt", "reply"}].
"""

import re

from behaviour import behaviour

_SCRIPTS = {}
_ASKED = {}


def post(tag, rules):
    _SCRIPTS[tag] = [dict(rule, turn=0) for rule in rules]
    _ASKED[tag] = []


def asked(tag):
    return _ASKED.get(tag, [])


def letter_of(text, prompt):
    """The last block that begins with a capital letter, a colon and a line end before the text."""
    letters = re.findall(r"^([A-Z]):$", prompt.partition(text)[0], re.MULTILINE)
    return "<solution_letter>%s</solution_letter>" % (letters[-1] if letters else "?")


@behaviour("script")
def script(exchange, words):
    tag = exchange.request.tag
    prompt = "\n".join(m["content"] for m in exchange.request.json.get("messages", []))
    for rule in _SCRIPTS.get(tag, []):
        if all(text in prompt for text in rule["has"]):
            break
    else:
        _ASKED.setdefault(tag, []).append({"rule": "?", "prompt": prompt, "reply": ""})
        return exchange.refuse(400, "no rule speaks for this prompt")
    reply = rule["replies"][min(rule["turn"], len(rule["replies"]) - 1)]
    rule["turn"] += 1
    if isinstance(reply, dict) and "letter_of" in reply:
        reply = letter_of(reply["letter_of"], prompt)
    shown = reply if isinstance(reply, str) else ""
    _ASKED[tag].append({"rule": rule["name"], "prompt": prompt, "reply": shown})
    if isinstance(reply, dict):
        return exchange.refuse(reply["status"], "the script refuses")
    exchange.answer(reply)
