#!/bin/sh
# Every script parses.
set -eu
for script in app/*.sh ci/*.sh; do
    sh -n "$script"
done
echo "lint: all scripts parse"
