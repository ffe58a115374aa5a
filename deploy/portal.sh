#!/bin/bash
# Runs `portal …` by hand as the services run: their account, settings, secrets and limits.
# As root: deploy/portal.sh queue status
#
# A file of yours is not seen from there: give it by the standard input, as in
# deploy/portal.sh reconcile --against - <ids.txt
set -euo pipefail

# At a terminal it is a terminal, and otherwise a pipe that changes nothing.
exec systemd-run --quiet --pty --pipe --wait --collect --unit="portal-by-hand-$$" \
    "${PORTAL_HOME:-/opt/portal}/.venv/bin/portal" "$@"
