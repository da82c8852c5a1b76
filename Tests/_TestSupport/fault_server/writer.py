"""A model that writes prompts, well or badly; the request says which placeholders it must use.

  writer           a sound prompt, another one each time
  writer/<kind>    what the name says, and nothing else: see `KINDS`
  writer/mixed     all kinds in turn, a sound prompt among them
  writer/same      the same sound prompt for ever
  writer/halt/<n>  <n> sound prompts, then one after ten minutes
"""

import re

from behaviour import behaviour

_OUTSIDE = re.compile(r"single braces as here: (.*?)\. (?:Use no|Write every) other")


def _names(text):
    found = _OUTSIDE.search(text)
    return re.findall(r"{([^{}]+)}", found.group(1)) if found else []


def _tag(text):
    found = re.search(r"stands between <([^>]+)>", text)
    return found.group(1) if found else None


def _field(text):
    found = re.search(r'the field "([^"]+)"', text)
    return found.group(1) if found else None


def _sound(names, tag, field, number):
    parts = ["Variant %d: consider what is given with care." % number]
    parts += ["%s: {%s}" % (name.capitalize(), name) for name in names]
    form = " as <%s>...</%s>" % (tag, tag) if tag else ' as JSON with "%s"' % field if field else ""
    parts.append("Reply in few words%s." % form)
    return "\n\n".join(parts)


KINDS = {
    "fenced": lambda good, names, tag: "```text\n%s\n```" % good,
    "opened": lambda good, names, tag: "Sure! Here is the prompt:\n\n%s\n\nNote: it is short." % good,
    "missing": lambda good, names, tag: good.replace("{%s}" % names[0], "the input"),
    "extra": lambda good, names, tag: good + " Mind {context}.",
    "doubled": lambda good, names, tag: good.replace("{", "{{").replace("}", "}}"),
    "both": lambda good, names, tag: good + " {{%s}}" % names[0],
    "boxed": lambda good, names, tag: good + " Put it in \\boxed{}.",
    "boxedword": lambda good, names, tag: good + " Put it in \\boxed{answer}.",
    "json": lambda good, names, tag: good + ' Like {"k": 1}.',
    "unclosed": lambda good, names, tag: good + " {",
    "refusal": lambda good, names, tag: "I'm sorry, but I cannot do that: " + good,
    "empty": lambda good, names, tag: "",
    "blank": lambda good, names, tag: " \n\t\n ",
    "fence": lambda good, names, tag: "```\n\n```",
    "huge": lambda good, names, tag: good + " very" * 200_000,
    "marks": lambda good, names, tag: good + "e" + "\u0301" * 50_000,
    "wrongtag": lambda good, names, tag: good.replace("<%s>" % tag, "<other>"),
    "control": lambda good, names, tag: good + "\x1b[31m\x00",
    "bidi": lambda good, names, tag: "\u202e" + good,
    "file": lambda good, names, tag: "file://etc/passwd\n" + good,
    "combining": lambda good, names, tag: good.replace("}", "}\u0301"),
    "bare": lambda good, names, tag: " ".join("{%s}" % name for name in names),
    "yaml": lambda good, names, tag: "- &a !!binary |\n  # no: \t \n---\n...\n" + good,
    "leading": lambda good, names, tag: "   \n   indented: 'x'\n" + good,
    "number": lambda good, names, tag: 42,
}


@behaviour("writer")
def writer(exchange, words):
    if exchange.is_embedding:
        return exchange.answer()
    text = "\n".join(message["content"] for message in exchange.request.json["messages"])
    names, tag = _names(text), _tag(text)
    number = exchange.book.turn("writer")
    good = _sound(names, tag, _field(text), 0 if words[:1] == ["same"] else number)
    if words[:1] == ["halt"] and number > int(words[1]):
        return _late(exchange, 600, good)
    kinds = ["sound"] + sorted(KINDS)
    kind = kinds[number % len(kinds)] if words[:1] == ["mixed"] else (words + ["sound"])[0]
    exchange.answer(KINDS[kind](good, names, tag) if kind in KINDS else good)


async def _late(exchange, seconds, text):
    await exchange.pause(seconds)
    exchange.answer(text)
