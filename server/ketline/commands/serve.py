"""``ketline serve``: the language server."""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

LOOPBACK = "127.0.0.1"

#: How long a thread that computes keeps the interpreter from the one that answers; Python's own 5 ms are felt, since an
#: answer takes several turns.
SWITCH_SECONDS = 0.0005


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--stdio", action="store_true", help="over standard input and output (as without it)")
    parser.add_argument(
        "--tcp",
        metavar="[HOST:]PORT",
        type=_address,
        help="listen on a port (of the loopback unless HOST says otherwise)",
    )


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65_536:
        raise ArgumentTypeError(f"'{text}' is not [HOST:]PORT")
    return host or LOOPBACK, int(port)


def execute(arguments: Namespace) -> int:
    gc.disable()  # an editor waits, and hundreds of classes are none of them garbage
    from ketline.lsp.protocol_classes import import_protocol

    import_protocol()
    from ketline.lsp.server import create_server

    sys.setswitchinterval(SWITCH_SECONDS)
    server = create_server()
    gc.freeze()
    gc.enable()
    if arguments.tcp is not None:
        host, port = arguments.tcp
        print(f"ketline: listening on {host}:{port}", file=sys.stderr)
        server.start_tcp(host, port)
    else:
        server.start_io()
    return 0
