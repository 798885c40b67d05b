"""A process that pulls in children and kills them: one line of JSON asks for a pull, one line answers.

Asked: the store, the publisher's address, the day, and after how many seconds to kill (null: not at all). Answered: the
exit code of the child (-9 if it was killed) and its seconds. Modules are loaded once; every child does its own work.
"""

import json
import os
import signal
import ssl
import sys
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

#: What a dozen models that follow two hundred, some without a date, must be forgiven.
_FORGIVEN_FIRST = frozenset({"tables", "models", "benchmarks", "scores", "models-moved", "benchmarks-moved"})
_FORGIVEN = frozenset({"identities", "median-change", "large-changes", "changed-scores", "published-shift"})


def load() -> None:
    """Load what a pull needs, so that a child begins at once."""
    import confusable_homoglyphs.confusables  # noqa: F401
    import filelock  # noqa: F401
    import httpx2  # noqa: F401
    import polars as pl  # noqa: F401
    import stamina  # noqa: F401

    import headway.facts.pulling  # noqa: F401

    # Nothing here is https, and to read every authority that the system trusts takes a third of a pull.
    ssl.SSLContext.load_verify_locations = lambda *_args, **_more: None  # type: ignore[method-assign]


def pull(asked: Mapping[str, Any]) -> int:
    """Pull, in a child; 0 if it went well."""
    from headway.errors import HeadwayError
    from headway.facts.pulling import pull as real

    os.environ["HEADWAY_STORE"] = asked["store"]
    try:
        taken = real(today=date.fromisoformat(asked["day"]), base=asked["url"], accept=_FORGIVEN | _FORGIVEN_FIRST)
    except HeadwayError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0 if taken.vintage else 10


def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Start a child, kill it when its time has come, wait for its end."""
    begin = time.perf_counter()
    child = os.fork()
    if child == 0:
        os._exit(pull(asked))
    if asked["kill_s"] is not None:
        time.sleep(asked["kill_s"])
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return {"code": os.waitstatus_to_exitcode(status), "seconds": time.perf_counter() - begin}


if __name__ == "__main__":
    load()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()
