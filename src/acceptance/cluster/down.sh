#!/usr/bin/env bash
# down.sh DIR: stops the cluster that up.sh started in DIR, clients first, and leaves no process and no mount behind.
# What they wrote (logs, data) stays. Where nothing runs, it says nothing and does nothing.
set -uo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# = 1 ] || die "usage: down.sh DIR"
dir=$(realpath -m "$1")
[ -d "$dir" ] || exit 0

# Waits until none of the processes runs, at most SECONDS.
gone() { # SECONDS PID...
  local tries=$(($1 * 20)) pid left
  shift
  while [ "$tries" -gt 0 ]; do
    left=
    for pid in "$@"; do
      if running "$pid"; then left=yes; fi
    done
    [ -n "$left" ] || return 0
    sleep 0.05
    tries=$((tries - 1))
  done
  return 1
}

stop() { # NAME
  local name=$1 pid begun
  if pid=$(pid_of "$dir" "$name"); then
    begun=$(now_ms)
    kill "$pid" 2>/dev/null
    if gone 15 "$pid"; then
      echo "$name stopped in $(($(now_ms) - begun)) ms"
    else
      kill -KILL "$pid" 2>/dev/null
      gone 5 "$pid"
      echo "$name did not stop within 15 s and was killed"
    fi
  fi
  rm -f "$dir/run/$name.pid"
}

# What the kubelet's pods run: nobody else ends it, and it may have outlived the shims that started it. It is known by its
# control groups, which no other process is in.
stop_pods() {
  local cgroup pods
  cgroup=$(cat "$dir/run/cgroup" 2>/dev/null) || return 0
  for _ in 1 2 3; do
    mapfile -t pods < <(find /sys/fs/cgroup -path "*/$cgroup/*" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -un)
    [ ${#pods[@]} -gt 0 ] || return 0
    kill -KILL "${pods[@]}" 2>/dev/null
    gone 5 "${pods[@]}"
  done
}

stop kubelet
stop_pods
node_folder=$(cat "$dir/run/node-folder" 2>/dev/null) || node_folder=
stop containerd
# What has looked after the pods; one that stays would be told of as left behind by something that was killed.
[ -z "$node_folder" ] || pkill -KILL -f -- "containerd-shim-runc-v2 .*-address $node_folder/containerd.sock"
for name in prometheus exporter pushgateway \
  kwok kube-scheduler kube-controller-manager kube-apiserver etcd dockerd registry; do
  stop "$name"
done

# What is left are children of a process that was killed: containerd, its shims and the containers.
for _ in 1 2 3; do
  mapfile -t left < <(members "$dir")
  [ ${#left[@]} -gt 0 ] || break
  echo "killing what a killed process left behind: ${left[*]}"
  kill -KILL "${left[@]}" 2>/dev/null
  gone 5 "${left[@]}"
done

# A dockerd that was killed leaves its mounts, and so do containerd and the kubelet; the last one is the innermost.
awk -v dir="$dir/" -v node="${node_folder:-$dir}/" 'index($2, dir) == 1 || index($2, node) == 1 { print $2 }' \
  /proc/self/mounts | tac | while read -r mount; do
  umount "$mount" 2>/dev/null || umount -l "$mount"
done
if bridge=$(cat "$dir/run/bridge" 2>/dev/null); then
  ip link delete "$bridge" 2>/dev/null
  rm -f "$dir/run/bridge"
fi
if cgroup=$(cat "$dir/run/cgroup" 2>/dev/null); then
  find /sys/fs/cgroup -maxdepth 2 -type d -name "$cgroup" | while read -r top; do
    find "$top" -depth -type d -exec rmdir {} \;
  done
  rm -f "$dir/run/cgroup"
fi
# The kubelet links the logs of its containers there, wherever they are.
find /var/log/containers -lname "$dir/logs/pods/*" -delete 2>/dev/null
if [ -n "$node_folder" ]; then rm -rf --one-file-system "$node_folder" "$dir/run/node-folder"; fi
if short=$(cat "$dir/run/docker-link" 2>/dev/null); then rm -f "$short" "$dir/run/docker-link"; fi

mapfile -t left < <(members "$dir")
if [ ${#left[@]} -gt 0 ]; then
  ps -o pid,args -p "$(IFS=, && echo "${left[*]}")" >&2
  die "these processes are still there"
fi
