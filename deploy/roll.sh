#!/bin/bash
# Takes the installed version into use without a refused request: as root, after the new version has been
# installed in place. Migrates, writes the static files, then starts the instances anew in turn.
set -euo pipefail
instances=${PORTAL_INSTANCES:-a b}

answers() {
    curl --silent --fail --max-time 5 --output /dev/null --unix-socket "/run/portal/web-$1.sock" \
        --header "Host: $(sed -n 's,^PORTAL_BASE_URL=https\?://,,p' /etc/portal/portal.env)" \
        http://portal/health/live
}

# The old version goes on with the new tables: a migration only adds what it does not know.
systemctl start portal-migrate.service
for instance in $instances; do
    # Its socket stays, and takes whoever comes meanwhile.
    systemctl restart "portal-web@$instance.service"
    for _ in $(seq 60); do
        answers "$instance" && continue 2
        sleep 1
    done
    echo "Instance $instance does not answer; the others still run the old version." >&2
    exit 1
done
# A relay that is stopped finishes what it has; what it leaves waits for the next.
systemctl restart 'portal-relay@*.service'
systemctl try-restart portal-receive.service
