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
lead() {
    ln -sfn "$2" "$1.$$"
    mv -T "$1.$$" "$1"
}

[ -L "$home" ] || { echo "$home must be a link to the folder of a version." >&2; exit 1; }
before=$(readlink -f "$home")

# Whatever has to be started anew meanwhile is still the old version: the new one would not know the old tables. The old
# one goes on with the new tables, for a migration takes nothing away that it needs.
lead "$home.next" "$version"
systemctl start portal-migrate.service
lead "$home" "$version"

for instance in $instances; do
    # Both take from one socket, so the other goes on meanwhile. This returns when the instance has loaded the
    # new version, and fails when it cannot: then the old one is what whoever starts anew finds.
    if ! systemctl restart "portal-web@$instance.service"; then
        lead "$home" "$before"
        for each in $instances; do
            systemctl restart "portal-web@$each.service"
            [ "$each" != "$instance" ] || break
        done
        echo "Instance $instance could not start by $version; what was in use is in use: $before" >&2
        exit 1
    fi
done

# A relay that is stopped finishes what it has; what it leaves waits for the next.
systemctl restart 'portal-relay@*.service'
systemctl try-restart portal-receive.service
