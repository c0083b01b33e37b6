#!/usr/bin/env bash
# check-loopback.sh DIR: prints every TCP and UDP port that the processes of the cluster in DIR listen on, and fails if
# one of them can be reached from another machine.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# = 1 ] || die "usage: check-loopback.sh DIR"
dir=$(realpath -m "$1")

mapfile -t pids < <(members "$dir")
[ ${#pids[@]} -gt 0 ] || die "no process of a cluster in $dir"

# Columns: tcp or udp, local address and port, users:(("name",pid=1,fd=2),...)
found=$(ss -Hltunp | awk -v pids=" ${pids[*]} " '{
  users = $7
  while (match(users, /"[^"]*",pid=[0-9]+/)) {
    split(substr(users, RSTART, RLENGTH), part, /",pid=/)
    if (index(pids, " " part[2] " ")) { print $1, $5, substr(part[1], 2), part[2]; break }
    users = substr(users, RSTART + RLENGTH)
  }
}' | sort -t: -k2n)
[ -n "$found" ] || die "none of the ${#pids[@]} processes listens: that can't be right (are you root?)"
awk '{ printf "  %s %-22s %s (%s)\n", $1, $2, $3, $4 }' <<<"$found"
if outside=$(grep -vE '^(tcp|udp) (127\.[0-9.]+|\[::1\])(%lo)?:' <<<"$found"); then
  printf '%s\n' "$outside" >&2
  die "these listen on more than the loopback interface"
fi
echo "all $(wc -l <<<"$found") ports of ${#pids[@]} processes are on the loopback interface"
