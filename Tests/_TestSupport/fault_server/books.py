"""The bill and the counters of each tag."""


class Book:
    """What one tag would be charged, and what it was seen to do.

    requests      received                      answered      whole replies of any status
    connections   that carried a request        aborted       by the client
    peak          requests at once              by_model      requests by behaviour
    authorizations, each once                   expectations  requests with an Expect header
    repeated      requests equal to one that was answered before
    billed        completions made, whether or not they arrived, with input_tokens and output_tokens
    faults        by name, of the mixtures      proxied       requests that came as to a proxy
    """

    def __init__(self):
        self.bill = dict(requests=0, answered=0, connections=0, aborted=0, peak=0, by_model={},
                         authorizations=[], expectations=0, repeated=0, billed=0, input_tokens=0,
                         output_tokens=0, faults={}, proxied=0)
        self.running = 0
        self.answered = set()
        self._turns = {}

    def begin(self, request, behaviour, is_new_connection):
        bill = self.bill
        bill["requests"] += 1
        bill["connections"] += is_new_connection
        bill["repeated"] += request.identity in self.answered
        bill["expectations"] += "expect" in request.headers
        bill["proxied"] += request.is_proxied
        bill["by_model"][behaviour] = bill["by_model"].get(behaviour, 0) + 1
        authorization = request.headers.get("authorization")
        if authorization not in bill["authorizations"]:
            bill["authorizations"].append(authorization)
        self.running += 1
        bill["peak"] = max(bill["peak"], self.running)

    def end(self, request, outcome):
        """`outcome` is "answered", "aborted", or None for a connection that was broken on purpose."""
        self.running -= 1
        if outcome:
            self.bill[outcome] += 1
        if outcome == "answered":
            self.answered.add(request.identity)

    def charge(self, input_tokens, output_tokens):
        self.bill["billed"] += 1
        self.bill["input_tokens"] += input_tokens
        self.bill["output_tokens"] += output_tokens

    def count_fault(self, name):
        self.bill["faults"][name] = self.bill["faults"].get(name, 0) + 1

    def turn(self, key):
        """How often this was asked, from 1."""
        self._turns[key] = self._turns.get(key, 0) + 1
        return self._turns[key]


_BOOKS = {}


def book(tag):
    found = _BOOKS.get(tag)
    if found is None:
        found = _BOOKS[tag] = Book()
    return found


def forget(tag):
    _BOOKS.pop(tag, None)
