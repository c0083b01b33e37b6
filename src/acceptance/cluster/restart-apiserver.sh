#!/usr/bin/env bash
# restart-apiserver.sh DIR [SIGNAL]: ends the API server of the cluster in DIR with SIGNAL (default KILL), starts it
# again with the same data, and waits until it is ready. Watches break, and one that goes on from a resourceVersion
# before the restart is answered by 410, since the new server's cache begins later.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# = 1 ] || [ $# = 2 ] || die "usage: restart-apiserver.sh DIR [SIGNAL]"
dir=$(realpath -m "$1")
name=kube-apiserver
pid=$(pid_of "$dir" "$name") || die "no $name runs in $dir"
mapfile -d '' -t command <"$dir/run/$name.command"
begun=$(now_ms)
kill -s "${2:-KILL}" "$pid"
while running "$pid"; do sleep 0.05; done
ended=$(now_ms)
launch "$dir" "$name" "${command[@]}"
launches=1
failed() { # WHY
  tail -n 20 "$dir/logs/$name.log" >&2
  die "$name $1, see $dir/logs/$name.log"
}
until "$(program kubectl)" --kubeconfig "$dir/pki/admin.kubeconfig" get --raw /readyz >/dev/null 2>&1; do
  if ! pid_of "$dir" "$name" >/dev/null; then
    # As on a real control plane, where the kubelet starts it again: its port may not be free at once.
    [ "$launches" -lt 5 ] || failed "has ended $launches times"
    tail -n 1 "$dir/logs/$name.log" >&2
    launches=$((launches + 1))
    sleep 0.5
    launch "$dir" "$name" "${command[@]}"
  fi
  [ $(($(now_ms) - ended)) -lt 60000 ] || failed 'is not ready after 60 s'
  sleep 0.1
done
echo "$name ended in $((ended - begun)) ms, ready again $(($(now_ms) - ended)) ms later"
