#!/bin/busybox sh
# The front end of the sample: static files.
set -eu
exec /bin/busybox httpd -f -p 8082 -h /www
