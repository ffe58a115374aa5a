#!/bin/bash
# Takes the version that this script lies in into use without a refused request. As root:
#
#   /opt/portal-2.1/deploy/roll.sh
#
# Each version is installed in a folder of its own; /opt/portal is a link to the one that is in use. What runs goes on by
# the version that it was started from. Migrates, writes the static files, then starts the instances anew in turn.
set -euo pipefail

version=$(cd "$(dirname "$0")/.." && pwd -P)
home=${PORTAL_HOME:-/opt/portal}
instances=${PORTAL_INSTANCES:-a b}

# A link is changed in one step: there is no moment without it.
lead_to_version() {
    ln -sfn "$version" "$1.$$"
    mv -T "$1.$$" "$1"
}

# Whatever has to be started anew meanwhile is still the old version: the new one would not know the old tables. The old
# one goes on with the new tables, for a migration takes nothing away that it needs.
lead_to_version "$home.next"
systemctl start portal-migrate.service
lead_to_version "$home"

for instance in $instances; do
    # Both take from one socket, so the other goes on meanwhile. This returns when the instance has loaded the
    # new version, and fails when it cannot; the other then still runs the old one.
    systemctl restart "portal-web@$instance.service"
done

# A relay that is stopped finishes what it has; what it leaves waits for the next.
systemctl restart 'portal-relay@*.service'
systemctl try-restart portal-receive.service
