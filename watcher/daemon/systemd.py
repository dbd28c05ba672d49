"""The service manager's protocol, sd_notify(3): datagrams on $NOTIFY_SOCKET."""

import os
import socket


def notify(*lines: str) -> bool:
    """Tell systemd, for example "READY=1". False where no service manager listens.

    One that is named and does not answer is no reason to stop watching.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return False
    if address.startswith("@"):  # an abstract socket
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
            sock.connect(address)
            sock.sendall("\n".join(lines).encode())
    except OSError:
        return False
    return True


def watchdog_seconds() -> float | None:
    """How often to ping: half of the watchdog's limit, or None without a watchdog."""
    limit = os.environ.get("WATCHDOG_USEC", "")
    wanted = os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    return int(limit) / 2_000_000 if limit.isdigit() and wanted else None
