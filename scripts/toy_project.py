#!/usr/bin/env python3
"""A tiny project and the model that it asks, on loopback: for checks of what is made of a run.

    toy_project.py FOLDER

writes the project, prints the base URL of its model, and serves until its standard input ends.
"""

import contextlib
import http.server
import json
import pathlib
import sys
import threading

# Its right answer is one that no prompt leads to.
WITHOUT_ANSWER = "nobody"

PROJECT = """
version: 1
name: turned
workflow:
  inputs: [word]
  agents:
    - { id: turn, prompt: "Say {word}" }
    - { id: frame, after: [turn], prompt: "Repeat {turn}" }
models: { local: { model: toy } }
pools:
  turn: ["Say backwards {word}"]
  frame: ["Repeat twice {turn}"]
data: { validation: rows.jsonl, test: rows.jsonl, reference: answer }
scorer: { metric: exact_match }
budget: { evaluations: 4 }
search: { proposer: random }
"""


class Toy(http.server.BaseHTTPRequestHandler):
    """A model that does what a prompt says to its last word."""

    def log_message(self, *_):
        pass

    def reply(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.reply({"data": [{"id": "toy"}]})

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt = request["messages"][-1]["content"]
        word = prompt.rsplit(" ", 1)[1]
        text = word[::-1] if "backwards" in prompt else f"{word} {word}" if "twice" in prompt else word
        usage = {"prompt_tokens": 3, "completion_tokens": 1}
        self.reply({"choices": [{"message": {"content": text}, "finish_reason": "stop"}], "usage": usage})


def write(folder: pathlib.Path, words: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "maspob.yaml").write_text(PROJECT)
    answers = ["?" if word == WITHOUT_ANSWER else word[::-1] for word in words]
    rows = [{"id": f"r{n}", "word": word, "answer": answer} for n, (word, answer) in enumerate(zip(words, answers))]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


@contextlib.contextmanager
def serving():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Toy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write(pathlib.Path(sys.argv[1]), ["stone", "river", WITHOUT_ANSWER, "cloud", "grass", "flame", "bread", "noon"])
    with serving() as url:
        print(url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
