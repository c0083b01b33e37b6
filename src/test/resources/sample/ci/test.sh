#!/bin/sh
# Every component has its Dockerfile, its script and its manifests.
set -eu
for component in gateway worker realtime frontend; do
    for file in "Dockerfile.$component" "app/$component.sh" "k8s/staging/$component.yaml" "k8s/prod/$component.yaml"; do
        [ -f "$file" ] || { echo "test: $file is missing" >&2; exit 1; }
    done
done
echo "test: all components are complete"
