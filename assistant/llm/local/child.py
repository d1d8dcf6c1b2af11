"""The embedded model's own process: `python -m assistant.llm.local.child`, started by `process.py`.

It is a process of its own because llama.cpp can't be stopped inside one while it writes. It reads its
configuration as one line of JSON from standard input (never from its arguments, which every user of the
machine can read), writes its address as one line of JSON, and ends when standard input does: with its
parent, however that one ended. SIGTERM ends it at once.
"""

import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, TextIO

import xllamacpp

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def parameters(config: dict[str, Any]) -> xllamacpp.CommonParams:
    """What llama.cpp is started with; `config` has model, name, key, threads and context."""
    params = xllamacpp.CommonParams()
    params.model.path = config["model"]
    params.model_alias = {config["name"]}
    params.hostnames = ["127.0.0.1"]
    params.port = 0  # a free one
    params.api_keys = [config["key"]]
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = config["threads"]
    params.cpuparams.poll = params.cpuparams_batch.poll = 0  # spinning starves whoever shares the cores
    params.n_ctx = config["context"]
    params.n_parallel = 2  # two prompts stay cached: a visitor's and a copywriter's
    params.kv_unified = True  # each may use the whole context
    params.n_batch = params.n_ubatch = 256  # a cancelled prompt frees its slot after this many tokens
    params.cache_ram_mib = 512  # the default lets cached prompts grow to 8 GB
    params.use_jinja = True
    params.sampling.penalty_repeat = 1.1  # Ollama's default; without it small models now and then loop
    params.ui = params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = False
    params.cors_origins = ""
    params.offline = True
    params.fit_params = False  # would load the model twice to change the context that we chose
    params.verbosity = 2  # warnings and errors: the parent shows the last lines when the start fails
    return params


def serve(
    lines: TextIO, answer: TextIO, start: Callable[[dict[str, Any]], Any], end: Callable[[int], Any]
) -> None:
    """Start a server from the first line, tell its address, stay until the lines end, then call `end`."""
    server = start(json.loads(lines.readline()))
    try:
        answer.write(json.dumps({"address": server.listening_address}) + "\n")
        answer.flush()
        lines.read()
    finally:
        end(0)  # while `server` is held: letting go of it waits for its threads, now and then for ever


def main() -> None:
    """Run as a process."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # llama.cpp may write there as well; nobody would read it
    # An orderly exit would wait for the reply that is being written.
    serve(sys.stdin, answer, lambda config: xllamacpp.Server(parameters(config)), os._exit)


if __name__ == "__main__":
    main()
