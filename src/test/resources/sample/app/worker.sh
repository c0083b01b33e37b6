#!/bin/busybox sh
# The worker of the sample: takes a job now and then.
set -eu
while true; do
    echo "job done"
    /bin/busybox sleep 5
done
