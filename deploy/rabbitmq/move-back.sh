#!/bin/bash
# Moves the dead letters of a queue back into it, once whoever reads it can work on them.
# On a node of the broker, as root:
#
#   move-back.sh unit.990
#
# A letter leaves where it lies only when the queue has confirmed it; one that is broken off in between comes
# twice, with the same id. RabbitMQ's own plugin for moving messages does it (rabbitmq_shovel).
set -euo pipefail

queue=${1:?names the queue, such as unit.990}
vhost=${PORTAL_VHOST:-social-credit}
mover=portal-move-back
control() { "${RABBITMQCTL:-rabbitmqctl}" --quiet "$@"; }

# As the broker counts them every five seconds.
number=$(control list_queues --vhost "$vhost" --no-table-headers name messages |
    awk -F '\t' -v name="$queue.dead" '$1 == name { print $2 }')
[ -n "$number" ] || { echo "There is no queue $queue.dead." >&2; exit 1; }
[ "$number" != 0 ] || { echo "moved back: 0"; exit 0; }

"${RABBITMQ_PLUGINS:-rabbitmq-plugins}" --quiet enable rabbitmq_shovel >/dev/null

# An account for this alone, which reads the dead letters and writes to the queue; not one of a run that was killed.
control delete_user "$mover" 2>/dev/null || true
head -c 32 /dev/urandom | base64 | control add_user "$mover"
trap 'control clear_parameter --vhost "$vhost" shovel "$mover" >/dev/null 2>&1 || true; control delete_user "$mover"' EXIT
control set_permissions --vhost "$vhost" "$mover" '^$' '^amq[.]default$' "^${queue//./[.]}[.]dead\$"
control set_parameter --vhost "$vhost" shovel "$mover" "{
    \"src-uri\": \"amqp://$mover@/$vhost\", \"src-queue\": \"$queue.dead\", \"src-delete-after\": \"queue-length\",
    \"dest-uri\": \"amqp://$mover@/$vhost\", \"dest-queue\": \"$queue\", \"ack-mode\": \"on-confirm\"
}"

# It takes itself away when it has moved as many as there were when it began.
for _ in $(seq "${MOVE_SECONDS:-600}"); do
    left=$(control list_parameters --vhost "$vhost" --no-table-headers)
    if ! grep -q "$mover" <<<"$left"; then
        echo "moved back: $number"
        exit 0
    fi
    sleep 1
done
echo "It was not done in ${MOVE_SECONDS:-600} s, and what is left lies in $queue.dead as before." >&2
exit 1
