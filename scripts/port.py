"""Ends with a sentence where nothing can listen on a port of 127.0.0.1: scripts/port.py 8000."""

import socket
import sys


def main(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except (OSError, OverflowError, ValueError) as error:
            sys.exit(f"Port {port} of 127.0.0.1 cannot be had ({error}); PORT chooses another.")


if __name__ == "__main__":
    main(sys.argv[1])
