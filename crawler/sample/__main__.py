"""`python -m crawler.sample [--port P]`: serve the sample site until Ctrl-C, to be looked at in a browser."""

from __future__ import annotations

import argparse
import sys
import threading

from crawler.sample.server import SampleSite


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Out: exit status 0, or 1 where the port cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m crawler.sample", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    options = parser.parse_args(arguments)
    try:
        with SampleSite(port=options.port) as site:
            print(f"{site.proxy_url}/  (browse it, or use it as an HTTP proxy; Ctrl-C ends)", file=sys.stderr)
            threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        print(f"cannot serve on 127.0.0.1:{options.port}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
