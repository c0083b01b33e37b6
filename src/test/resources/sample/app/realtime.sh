#!/bin/busybox sh
# The realtime server of the sample: answers /readyz.
set -eu
mkdir -p /tmp/realtime
echo ok > /tmp/realtime/readyz
exec /bin/busybox httpd -f -p 8081 -h /tmp/realtime
