#!/bin/busybox sh
# The API of the sample: answers /healthz and /readyz.
set -eu
mkdir -p /tmp/api
echo ok > /tmp/api/healthz
echo ok > /tmp/api/readyz
exec /bin/busybox httpd -f -p 8080 -h /tmp/api
