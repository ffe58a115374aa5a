#!/bin/bash
# Takes the installed version into use without a refused request: as root, after the new version has been
# installed in place. Migrates, writes the static files, then starts the instances anew in turn.
set -euo pipefail
instances=${PORTAL_INSTANCES:-a b}

# The old version goes on with the new tables: a migration takes nothing away that it needs.
systemctl start portal-migrate.service
for instance in $instances; do
    # Both take from one socket, so the other goes on meanwhile. This returns when the instance has loaded the
    # new version, and fails when it cannot; the other then still runs the old one.
    systemctl restart "portal-web@$instance.service"
done
# A relay that is stopped finishes what it has; what it leaves waits for the next.
systemctl restart 'portal-relay@*.service'
systemctl try-restart portal-receive.service
