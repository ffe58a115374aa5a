#!/bin/bash
# Runs `portal …` by hand as the services run: their account, settings, secrets and limits.
# As root: deploy/portal.sh queue status
set -euo pipefail
exec systemd-run --quiet --pty --wait --collect --unit="portal-by-hand-$$" \
    "${PORTAL_HOME:-/opt/portal}/.venv/bin/portal" "$@"
