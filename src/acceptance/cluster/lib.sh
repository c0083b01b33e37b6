# shellcheck shell=bash
# What the acceptance scripts share: where the built programs are and how a message is written. Sourced, never run.

cluster_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Other scripts use it. shellcheck disable=SC2034
cache=${SLIDECRAFT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/slidecraft-acceptance}
# shellcheck disable=SC2034
programs=(etcd kube-apiserver kube-controller-manager kube-scheduler kubectl kubelet kwok pause helm)

die() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# The version of the module that modules/NAME builds, read off its go.mod: the only place where it is written.
module_version() {
  case $1 in
    etcd) go_mod_version etcd go.etcd.io/etcd/server/v3 ;;
    kwok) go_mod_version kwok sigs.k8s.io/kwok ;;
    helm) go_mod_version helm helm.sh/helm/v3 ;;
    pause) echo v1 ;;
    kubernetes) go_mod_version kubernetes k8s.io/kubernetes ;;
    *) die "unknown module $1" ;;
  esac
}

go_mod_version() {
  awk -v path="$2" '$1 == "require" { $1 = ""; $0 = $0 } $1 == path && $2 ~ /^v/ { print $2; exit }' "$cluster_dir/modules/$1/go.mod"
}

module_folder() {
  echo "$1-$(module_version "$1")"
}

# The path of a built program.
program() {
  case $1 in
    etcd | kwok | pause | helm) echo "$cache/$(module_folder "$1")/bin/$1" ;;
    *) echo "$cache/$(module_folder kubernetes)/bin/$1" ;;
  esac
}

# The processes of the cluster in DIR: each is started with a variable in its environment that names it, and its
# children inherit that. What containers run has another environment, but descends from a process that has it.
member_variable=SLIDECRAFT_CLUSTER_MEMBER

# Starts a part in the background, free of this shell, and writes down its process id and its command.
launch() { # DIR NAME COMMAND...
  local dir=$1 name=$2
  shift 2
  printf '%s\0' "$@" >"$dir/run/$name.command"
  env "$member_variable=$dir:$name" setsid nohup "$@" </dev/null >>"$dir/logs/$name.log" 2>&1 &
  echo "$! $(started_at $!)" >"$dir/run/$name.pid"
}

members() { # DIR: the ids of all running ones, one a line
  local pid found
  # Some processes end while grep reads, so its status says nothing.
  found=$(grep -lsazF "$member_variable=$1:" /proc/[0-9]*/environ | cut -d/ -f3) || true
  descendants "$(echo "$found" | tr '\n' ' ')" | while read -r pid; do if running "$pid"; then echo "$pid"; fi; done
}

# These processes and all that descend from them, one a line.
descendants() { # "PID ..."
  ps -e -o pid=,ppid= | awk -v found="$1" '
    { parent[$1] = $2 }
    END {
      split(found, ids, " "); for (i in ids) member[ids[i]] = 1
      for (pid in parent) {
        for (up = pid; up > 1; up = parent[up]) if (up in member) { print pid; break }
      }
    }' | sort -n
}

# Is there such a process, and is it more than a zombie that nobody has collected yet? One whose first thread has ended
# looks like a zombie, but holds its files and ports until its other threads have ended too.
running() { # PID
  local state threads=()
  state=$(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null) || return 1
  case $state in
    '') return 1 ;;
    Z)
      threads=("/proc/$1/task"/*)
      [ ${#threads[@]} -gt 1 ]
      ;;
  esac
}

# When a process began: with it, a process id that was given out again is told from the one that was written down.
started_at() { # PID
  sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

# The process id that DIR/run/NAME.pid names, if that process still runs.
pid_of() { # DIR NAME
  local pid at
  read -r pid at 2>/dev/null <"$1/run/$2.pid" || return 1
  [ -n "$at" ] && running "$pid" && [ "$(started_at "$pid")" = "$at" ] && echo "$pid"
}

now_ms() {
  date +%s%3N
}
