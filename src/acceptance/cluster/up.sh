#!/usr/bin/env bash
# up.sh DIR: starts the acceptance cluster with all its state in DIR, waits until every part is ready, and writes
# DIR/env.properties (for Java) and DIR/env (for shells). What an earlier run left in DIR is stopped and replaced.
# Programs: see build.sh and install.sh. Has to run as root, since dockerd does.
#
# Every part listens on 127.0.0.1 only. Its port is a free one between 20000 and 32767, or what
# SLIDECRAFT_PORT_<NAME> says: APISERVER, ETCD, ETCD_PEER, CONTROLLER_MANAGER, SCHEDULER, KUBELET, KWOK, REGISTRY,
# PROMETHEUS, PUSHGATEWAY, EXPORTER. SLIDECRAFT_UP_SECONDS (default 180) is how long the start may take at most.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# = 1 ] || die "usage: up.sh DIR"
[ "$(id -u)" = 0 ] || die "has to run as root, since dockerd does"
case $1 in *[[:space:]\\]*) die "DIR must not hold white space or a backslash" ;; esac
mkdir -p "$1"
dir=$(realpath "$1")
PATH=$PATH:/usr/sbin:/sbin

for name in "${programs[@]}"; do
  [ "$name" = helm ] || # It is for tests that render charts; no part of the cluster needs it.
    [ -x "$(program "$name")" ] ||
    die "$(program "$name") is missing: run $cluster_dir/build.sh"
done
for name in dockerd docker containerd ctr runc ip docker-registry prometheus prometheus-pushgateway openssl curl jq python3 ss setsid; do
  command -v "$name" >/dev/null || die "$name is missing: run $cluster_dir/install.sh"
done

"$cluster_dir/down.sh" "$dir"
# The data is always new: a kwok that is started again does not know which pod addresses it gave out.
rm -rf "$dir"/{etcd,pki,kubernetes,kwok,docker,registry,prometheus,run,logs,env,env.properties}
mkdir -p "$dir"/{kubernetes,kwok,docker,registry/data,prometheus/targets,run,logs}

# ---- ports

ports=(apiserver etcd etcd_peer controller_manager scheduler kubelet kwok registry prometheus pushgateway exporter)
# Below the range that the kernel gives to outgoing connections, so that none of those can take one in the meantime.
choose_ports() {
  python3 - "$@" <<'PYTHON'
import os, random, socket, sys

def free(port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False

taken = set()
for name in sys.argv[1:]:
    variable = "SLIDECRAFT_PORT_" + name.upper()
    fixed = os.environ.get(variable)
    if fixed:
        if not fixed.isdigit() or not 0 < int(fixed) < 65536:
            sys.exit(f"{variable}={fixed} is no port")
        port = int(fixed)
        if port in taken or not free(port):
            sys.exit(f"port {port} ({variable}) is taken")
    else:
        port = next(p for p in iter(lambda: random.randrange(20000, 32768), None) if p not in taken and free(p))
    taken.add(port)
    print(port)
PYTHON
}
chosen=$(choose_ports "${ports[@]}") || die "no port for every part"
declare -A port
i=0
for number in $chosen; do
  port[${ports[i]}]=$number
  i=$((i + 1))
done

# ---- starting and waiting

begun=$(now_ms)
deadline=$((begun + ${SLIDECRAFT_UP_SECONDS:-180} * 1000))
declare -A launched # part -> when, in ms

start() { # NAME COMMAND...
  launched[$1]=$(now_ms)
  launch "$dir" "$@"
}

# Whatever ends this script before the cluster is ready also stops what was started.
finished=
trap '[ -n "$finished" ] || "$cluster_dir/down.sh" "$dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

give_up() { # NAME REASON
  echo "$1 $2; the end of $dir/logs/$1.log:" >&2
  tail -n 20 "$dir/logs/$1.log" >&2
  exit 1
}

# Waits for all of the parts at once, and says of each how long it took since its own start. What depends on a part is
# in after_<part>, and starts other parts on the list.
await() { # NAME...
  local waiting=("$@") still name
  while [ ${#waiting[@]} -gt 0 ]; do
    still=()
    for name in "${waiting[@]}"; do
      if [ -z "${launched[$name]:-}" ]; then
        still+=("$name")
      elif ("ready_${name//-/_}") >/dev/null 2>&1; then
        echo "$name ready in $(($(now_ms) - launched[$name])) ms"
        if declare -F "after_${name//-/_}" >/dev/null; then "after_${name//-/_}"; fi
      else
        [ -n "$(pid_of "$dir" "$name")" ] || give_up "$name" "has ended"
        [ "$(now_ms)" -lt "$deadline" ] || give_up "$name" "is not ready after $((($(now_ms) - begun) / 1000)) s"
        still+=("$name")
      fi
    done
    waiting=("${still[@]}")
    [ ${#waiting[@]} = 0 ] || sleep 0.1
  done
}

fetch() {
  curl -fsS --max-time 5 "$@"
}

# The node's parts: real_node, start_containerd and start_kubelet. shellcheck source=node.sh
. "$cluster_dir/node.sh"

# ---- the control plane

apiserver_url=https://127.0.0.1:${port[apiserver]}
pki=$dir/pki
"$cluster_dir/pki.sh" "$pki" "$apiserver_url"
kubectl=$(program kubectl)
as_admin() {
  "$kubectl" --kubeconfig "$pki/admin.kubeconfig" "$@"
}

etcd_url=http://127.0.0.1:${port[etcd]}
etcd_peer_url=http://127.0.0.1:${port[etcd_peer]}
start etcd "$(program etcd)" --name acceptance --data-dir "$dir/etcd" --unsafe-no-fsync --log-level warn \
  --listen-client-urls "$etcd_url" --advertise-client-urls "$etcd_url" \
  --listen-peer-urls "$etcd_peer_url" --initial-advertise-peer-urls "$etcd_peer_url" \
  --initial-cluster "acceptance=$etcd_peer_url"
ready_etcd() { fetch "$etcd_url/health"; }

# --endpoint-reconciler-type: without it, an API server that advertises a loopback address ends.
# --kubelet-preferred-address-types: the nodes' host names mean nothing to a resolver.
# --enable-admission-plugins: a namespace's annotations say which nodes its pods run on.
start kube-apiserver "$(program kube-apiserver)" --etcd-servers="$etcd_url" \
  --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --secure-port="${port[apiserver]}" \
  --endpoint-reconciler-type=none --service-cluster-ip-range=10.96.0.0/16 --authorization-mode=Node,RBAC \
  --enable-admission-plugins=PodNodeSelector,PodTolerationRestriction \
  --client-ca-file="$pki/ca.crt" --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
  --cert-dir="$dir/kubernetes" --service-account-issuer=https://kubernetes.default.svc \
  --service-account-key-file="$pki/service-accounts.key" \
  --service-account-signing-key-file="$pki/service-accounts.key" \
  --kubelet-preferred-address-types=InternalIP --kubelet-certificate-authority="$pki/ca.crt" \
  --kubelet-client-certificate="$pki/kubelet-client.crt" --kubelet-client-key="$pki/kubelet-client.key" \
  --profiling=false --enable-priority-and-fairness=false \
  --max-requests-inflight=2000 --max-mutating-requests-inflight=1000
ready_kube_apiserver() {
  fetch --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" "$apiserver_url/readyz"
}

simulated_node() { # NAME
  cat <<YAML
apiVersion: v1
kind: Node
metadata:
  name: $1
  labels: {kubernetes.io/hostname: $1, kubernetes.io/os: linux, kubernetes.io/arch: amd64, slidecraft.test/node: simulated}
status:
  allocatable: {cpu: "64", memory: 256Gi, pods: "1000"}
  capacity: {cpu: "64", memory: 256Gi, pods: "1000"}
YAML
}

after_kube_apiserver() {
  # Under RBAC every controller needs the rights of its own service account.
  start kube-controller-manager "$(program kube-controller-manager)" \
    --kubeconfig="$pki/kube-controller-manager.kubeconfig" \
    --authentication-kubeconfig="$pki/kube-controller-manager.kubeconfig" \
    --authorization-kubeconfig="$pki/kube-controller-manager.kubeconfig" \
    --bind-address=127.0.0.1 --secure-port="${port[controller_manager]}" --cert-dir="$dir/kubernetes" \
    --leader-elect=false --profiling=false --use-service-account-credentials=true \
    --service-account-private-key-file="$pki/service-accounts.key" --root-ca-file="$pki/ca.crt" \
    --cluster-signing-cert-file="$pki/ca.crt" --cluster-signing-key-file="$pki/ca.key" \
    --kube-api-qps=200 --kube-api-burst=400 --concurrent-deployment-syncs=10 --concurrent-replicaset-syncs=10
  start kube-scheduler "$(program kube-scheduler)" --kubeconfig="$pki/kube-scheduler.kubeconfig" \
    --authentication-kubeconfig="$pki/kube-scheduler.kubeconfig" \
    --authorization-kubeconfig="$pki/kube-scheduler.kubeconfig" \
    --bind-address=127.0.0.1 --secure-port="${port[scheduler]}" --cert-dir="$dir/kubernetes" \
    --leader-elect=false --profiling=false --kube-api-qps=200 --kube-api-burst=400
  start kwok "$(program kwok)" --kubeconfig="$pki/kwok.kubeconfig" --config="$dir/kwok/kwok.yaml" \
    --manage-all-nodes=false --manage-nodes-with-label-selector=slidecraft.test/node=simulated \
    --cidr=10.64.0.1/16 --node-lease-duration-seconds=40 \
    --node-ip=127.0.0.1 --node-port="${port[kwok]}" --server-address="127.0.0.1:${port[kwok]}" \
    --tls-cert-file="$pki/kubelet.crt" --tls-private-key-file="$pki/kubelet.key"
  as_admin apply -f - >/dev/null <<YAML
$(simulated_node node-1)
---
$(simulated_node node-2)
---
$(real_node)
---
apiVersion: v1
kind: Namespace
metadata: {name: slidecraft}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: deployer, namespace: slidecraft}
YAML
  start_kubelet
}
ready_kube_controller_manager() { fetch -k "https://127.0.0.1:${port[controller_manager]}/healthz"; }
ready_kube_scheduler() { fetch -k "https://127.0.0.1:${port[scheduler]}/healthz"; }
# kwok has taken the nodes over, and the controllers work: a new namespace gets its service account.
ready_kwok() {
  [ "$(as_admin get nodes -l slidecraft.test/node=simulated -o jsonpath='{.items[*].status.conditions[?(@.type=="Ready")].status}')" = "True True" ] &&
    as_admin -n slidecraft get serviceaccount default
}

# The logs that kwok serves for every container, in the format of a container runtime. The first is right for a
# container that runs and for one that does not; the second is what is left of one that crashed.
container_log() {
  local line
  while read -r line; do echo "$(date -u +%Y-%m-%dT%H:%M:%S.%NZ) stdout F $line"; done
}
container_log >"$dir/kwok/current.log" <<'LOG'
INFO starting
INFO configuration read from the environment
INFO connecting to the database
LOG
container_log >"$dir/kwok/previous.log" <<'LOG'
INFO starting
INFO configuration read from the environment
INFO connecting to the database
ERROR the database refused the connection
FATAL giving up, exit status 1
LOG
"$cluster_dir/stages/gen-stages.py" "$dir/kwok/current.log" "$dir/kwok/previous.log" >"$dir/kwok/kwok.yaml"

start_containerd

# ---- Docker engine and registry

# A socket's path must not be longer than 107 bytes, so dockerd knows its folder by a short link.
short=$(mktemp -u /tmp/slidecraft-XXXXXX)
ln -s "$dir/docker" "$short"
echo "$short" >"$dir/run/docker-link"
docker_host=unix://$short/docker.sock
echo '{}' >"$dir/docker/daemon.json"
mkdir -p "$dir/docker/client"
start dockerd dockerd --config-file "$dir/docker/daemon.json" --data-root "$dir/docker/data" --exec-root "$short/exec" \
  --pidfile "$dir/docker/docker.pid" -H "$docker_host" \
  --containerd-namespace slidecraft --containerd-plugins-namespace slidecraft-plugins \
  --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false --bridge=none --userland-proxy=false \
  --default-cgroupns-mode host
ready_dockerd() { fetch --unix-socket "$short/docker.sock" http://docker/_ping; }

registry=127.0.0.1:${port[registry]}
cat >"$dir/registry/config.yml" <<YAML
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $dir/registry/data}, delete: {enabled: true}}
http: {addr: "$registry", secret: acceptance}
YAML
start registry docker-registry serve "$dir/registry/config.yml"
ready_registry() { fetch "http://$registry/v2/"; }

# ---- Prometheus

prometheus=127.0.0.1:${port[prometheus]}
pushgateway=127.0.0.1:${port[pushgateway]}
exporter=127.0.0.1:${port[exporter]}
cat >"$dir/prometheus/prometheus.yml" <<YAML
global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
scrape_configs:
- job_name: targets
  file_sd_configs: [{files: ["$dir/prometheus/targets/*.json"], refresh_interval: 1s}]
- job_name: pushgateway
  honor_labels: true
  static_configs: [{targets: ["$pushgateway"]}]
YAML
echo "[{\"targets\": [\"$exporter\"], \"labels\": {\"job\": \"sample\"}}]" >"$dir/prometheus/targets/exporter.json"
start pushgateway prometheus-pushgateway --web.listen-address="$pushgateway" --log.level=warn
ready_pushgateway() { fetch "http://$pushgateway/-/ready"; }
start exporter python3 -u "$cluster_dir/exporter.py" "${port[exporter]}"
ready_exporter() { fetch "http://$exporter/healthz"; }
start prometheus prometheus --config.file="$dir/prometheus/prometheus.yml" --log.level=warn \
  --storage.tsdb.path="$dir/prometheus/data" --web.listen-address="$prometheus"
ready_prometheus() { fetch "http://$prometheus/-/ready"; }

# ---- all together

await containerd etcd exporter registry pushgateway prometheus dockerd kube-apiserver kube-scheduler kube-controller-manager kwok kubelet

# The identities that tests deploy with have no rights until a test binds a role to them.
(umask 077 && as_admin -n slidecraft create token deployer --duration=24h >"$pki/deployer.token")
"$cluster_dir/pki.sh" "$pki" "$apiserver_url" deployer-token "$pki/deployer.token"

(
  umask 077
  cat >"$dir/env.properties" <<PROPERTIES
apiserver.url=$apiserver_url
ca.file=$pki/ca.crt
admin.kubeconfig=$pki/admin.kubeconfig
deployer.token=$(cat "$pki/deployer.token")
deployer.kubeconfig=$pki/deployer-token.kubeconfig
deployer.serviceaccount.namespace=slidecraft
deployer.serviceaccount.name=deployer
deployer.client.user=deployer
deployer.client.cert=$pki/deployer.crt
deployer.client.key=$pki/deployer.key
deployer.client.kubeconfig=$pki/deployer.kubeconfig
kubectl=$kubectl
helm=$(program helm)
docker.host=$docker_host
docker.config=$dir/docker/client
registry=$registry
node.real=$real_node
node.containerd=$node_folder/containerd.sock
prometheus.url=http://$prometheus
prometheus.targets.dir=$dir/prometheus/targets
pushgateway.url=http://$pushgateway
exporter.url=http://$exporter
logs.dir=$dir/logs
pids.dir=$dir/run
PROPERTIES
  cat >"$dir/env" <<ENV
export KUBECONFIG='$pki/admin.kubeconfig' DOCKER_HOST='$docker_host' DOCKER_CONFIG='$dir/docker/client'
export REGISTRY='$registry' PROMETHEUS_URL='http://$prometheus' PUSHGATEWAY_URL='http://$pushgateway'
export EXPORTER_URL='http://$exporter' PATH='$(dirname "$kubectl")':"\$PATH"
ENV
)
"$cluster_dir/check-loopback.sh" "$dir"
finished=yes
echo "the cluster in $dir is up after $(($(now_ms) - begun)) ms"
