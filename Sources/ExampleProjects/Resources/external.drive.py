"""Drives a study by your own evaluation: python3 drive.py [options of `maspob serve`]"""
import json
import subprocess
import sys

from score import score

command, pipe = ["maspob", "serve", *sys.argv[1:]], subprocess.PIPE
server = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

def ask(**request):
    print(json.dumps(request), file=server.stdin, flush=True)
    answer = json.loads(server.stdout.readline())
    return answer if answer["ok"] else sys.exit(answer["error"])

while work := ask(op="propose")["proposals"]:
    for item in work:
        scores = score(item["prompts"], item["split"])
        ask(op="tell", trial=item["trial"], split=item["split"], scores=scores)
print(ask(op="state")["conclusion"])
