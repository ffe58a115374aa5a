"""gunicorn for the portal: `gunicorn --config deploy/gunicorn.conf.py wsgi:app`, behind nginx alone.

`WEB_CONCURRENCY` and `PORTAL_WEB_THREADS` say how many processes and threads; `PORTAL_WEB_BIND` where,
unless systemd hands the socket over.  What is said here follows from nginx standing before it: a
request arrives whole, at once, and on a connection of its own.
"""

import os
import socket
from pathlib import Path
from typing import Any

# Taken from gunicorn, which would say that it has started before any of its processes could answer.
_tell_systemd = os.environ.pop("NOTIFY_SOCKET", "")

bind = os.environ.get("PORTAL_WEB_BIND", "unix:portal.sock")
wsgi_app = "wsgi:app"

# The folder of this version itself, not the link that led to it: a process that is replaced must not come
# upon the next version in there.
chdir = str(Path(__file__).resolve().parents[1])

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 2)
threads = int(os.environ.get("PORTAL_WEB_THREADS", "4"))
# A process takes no more than its threads can work on.  What waits, waits in the socket: for whichever
# process is free first, and for the next version, when systemd holds the socket.
worker_connections = threads
backlog = 1024
keepalive = 0

# Each process makes its own app.  A connection to the database must not be shared by processes, and
# a reload of one process at a time could not bring a new version in if the first had loaded the old one.
preload_app = False

# A stopping process finishes what it has; nginx waits 30 seconds for a reply.
graceful_timeout = 35
timeout = 60
# Whatever grows slowly never grows large.  The jitter keeps the processes from starting anew together.
max_requests = 20_000
max_requests_jitter = 5_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 - a heartbeat in memory: one on a busy disk could come too late

# Only nginx reaches the socket.  The visitor's address is read by the portal (PORTAL_TRUSTED_PROXIES=1).
forwarded_allow_ips = "127.0.0.1,::1"
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
forwarder_headers = ""
# A header that could be taken for another one by its signs is left out.
header_map = "drop"

control_socket_disable = True
# The portal writes each request by the name of its page; a log of addresses would hold personal data.
accesslog = None
errorlog = "-"
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """Tell systemd that the instance has started: a process has loaded the app and takes requests."""
    if not _tell_systemd:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.connect(_tell_systemd.replace("@", "\0", 1))
            told.sendall(b"READY=1")
    except OSError as fault:
        # Each process says so, and the first was enough; one that fails here would end the whole instance.
        worker.log.warning("systemd was not told of the start: %s", fault)
