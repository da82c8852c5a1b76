"""The text of an answer, token by token."""

_WORD, _UNICODE = " word", " \u00df\u6f22\U0001f642"

_DELIMITERS = {
    "plain": "\n%s\n", "bold": "\n**%s**\n", "spaced": "\n  %s \t\n", "crlf": "\r\n%s\r\n",
    "lastMissing": "\n%s\n", "missing": "\n\n",
}


class Token:
    """`step` is the name of the step that this token completes, if it does."""

    __slots__ = ("text", "step")

    def __init__(self, text, step=None):
        self.text = text
        self.step = step


def _step(knobs, name, prompt, is_delimited):
    start = "[%s from %s prompt %s]" % (name, ",".join(prompt.parents) or "-", prompt.hash)
    if knobs.decoy:
        start += "\n```\n%s\n```\n" % knobs.delimiter
    form = _DELIMITERS[knobs.delimiter_form]
    end = knobs.suffix + (form % knobs.delimiter if is_delimited and "%s" in form else "\n\n")
    word = _UNICODE if knobs.unicode else _WORD
    if knobs.tokens_per_step == 1:
        return [Token(start + end, name)]
    return [Token(start)] + [Token(word)] * (knobs.tokens_per_step - 2) + [Token(end, name)]


def write(knobs, call, prompt, fault):
    """-> the tokens of a whole call."""
    if fault and fault.kind == "empty":
        return [Token("")]
    last = knobs.steps if prompt.is_root else knobs.later_steps
    numbers = range(prompt.done + 1, last + 1)
    lacks = knobs.delimiter_form == "lastMissing" or (fault and fault.kind == "undelimited")
    tokens = []
    for number in numbers:
        is_delimited = not (lacks and number == numbers[-1])
        tokens += _step(knobs, "%s.%d" % (call, number), prompt, is_delimited)
    return tokens or [Token("")]


def cut_at_stop(tokens, stops):
    """-> the tokens up to the first of the words, which is left out; a step that it ends is complete nevertheless."""
    text = "".join(token.text for token in tokens)
    places = [place for place in (text.find(stop) for stop in stops if stop) if place >= 0]
    if not places:
        return tokens
    rest, kept = min(places), []
    for token in tokens:
        if rest < len(token.text):
            return kept + [Token(token.text[:rest], token.step)]
        rest -= len(token.text)
        kept.append(token)
    return kept
