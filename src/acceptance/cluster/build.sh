#!/usr/bin/env bash
# Builds the programs of the acceptance cluster from their Go modules: etcd, kube-apiserver, kube-controller-manager,
# kube-scheduler, kubelet, kubectl, kwok, the pause program of pods, and helm. A program that is there already is
# skipped, so the second run takes no time.
#
#   build.sh              build what is missing
#   build.sh --list       print name and path of each program, build nothing
#
# The programs go to a cache outside of the work tree, one folder per module version:
#   ${SLIDECRAFT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/slidecraft-acceptance}/<module>-<version>/bin/<program>
# SLIDECRAFT_BUILD_JOBS (default 2) is the number of compilers that run at once; they run at nice 10.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"

kubernetes_version=$(module_version kubernetes)
k8s_ldflags=
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  k8s_ldflags+=" -X $package.gitVersion=$kubernetes_version -X $package.gitMajor=1"
  k8s_ldflags+=" -X $package.gitMinor=$(echo "$kubernetes_version" | cut -d. -f2) -X $package.gitTreeState=clean"
done

# One program: build NAME MODULE PACKAGE [LDFLAGS]
build() {
  local name=$1 module=$2 package=$3 ldflags=${4:-} bin log started status=0 pid beat=0
  bin=$(program "$name")
  if [ -x "$bin" ]; then
    echo "$name: there already ($bin)"
    return 0
  fi
  mkdir -p "$(dirname "$bin")" "$cache/logs"
  log=$cache/logs/build-$name.log
  started=$(date +%s)
  echo "$name: building $package of $(module_folder "$module")"
  (
    cd "$here/modules/$module"
    CGO_ENABLED=0 GOFLAGS='-buildvcs=false -trimpath -mod=readonly' \
      exec nice -n 10 go build -v -p "${SLIDECRAFT_BUILD_JOBS:-2}" -ldflags "-s -w$ldflags" -o "$bin.part" "$package"
  ) >"$log" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    beat=$((beat + 1))
    if [ $((beat % 60)) = 0 ]; then
      echo "$name: $(($(date +%s) - started)) s, $(grep -cv '^go: ' "$log" || true) packages compiled"
    fi
  done
  wait "$pid" || status=$?
  if [ "$status" != 0 ]; then
    rm -f "$bin.part"
    echo "$name: the build failed with status $status; the end of $log:" >&2
    tail -n 20 "$log" >&2
    return "$status"
  fi
  mv "$bin.part" "$bin"
  echo "$name: built in $(($(date +%s) - started)) s, $(($(stat -c %s "$bin") / 1000000)) MB"
}

if [ "${1:-}" = --list ]; then
  for name in "${programs[@]}"; do printf '%s\t%s\n' "$name" "$(program "$name")"; done
  exit 0
fi
command -v go >/dev/null || die "Go is needed, see 'go' in $here/modules/kubernetes/go.mod"

mkdir -p "$cache"
# Two builds at once would write the same files: the second one waits, and then finds everything there.
exec 9>"$cache/build.lock"
flock -n 9 || { echo "another build is running, waiting for it"; flock 9; }

begun=$(date +%s)
# The child processes must not inherit the lock.
build etcd etcd go.etcd.io/etcd/server/v3 9>&-
build kwok kwok sigs.k8s.io/kwok/cmd/kwok 9>&-
build kubectl kubernetes k8s.io/kubernetes/cmd/kubectl "$k8s_ldflags" 9>&-
for name in kube-scheduler kube-controller-manager kube-apiserver kubelet; do
  build "$name" kubernetes "k8s.io/kubernetes/cmd/$name" "$k8s_ldflags" 9>&-
done
build pause pause . 9>&-
# As helm's own build does: the version of Kubernetes that templates see unless they are told another one.
client=$(go_mod_version helm k8s.io/client-go)
helm_ldflags=" -X helm.sh/helm/v3/internal/version.version=$(module_version helm)"
helm_ldflags+=" -X helm.sh/helm/v3/internal/version.gitTreeState=clean"
for package in lint/rules chartutil; do
  helm_ldflags+=" -X helm.sh/helm/v3/pkg/$package.k8sVersionMajor=1"
  helm_ldflags+=" -X helm.sh/helm/v3/pkg/$package.k8sVersionMinor=$(cut -d. -f2 <<<"$client")"
done
build helm helm helm.sh/helm/v3/cmd/helm "$helm_ldflags" 9>&-
echo "all ${#programs[@]} programs are there after $(($(date +%s) - begun)) s, in $cache"
