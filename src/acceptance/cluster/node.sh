# shellcheck shell=bash
# The node whose pods run: containerd, a bridge that its pods are plugged into, and a kubelet. Sourced by up.sh, which
# has set dir, pki, port and start.
#
# Its folder is not in DIR but has a short path, since sockets are in it; DIR/run/node-folder names it.

real_node=kubelet-1

node_folder=$(mktemp -d /tmp/slidecraft-XXXXXX)
echo "$node_folder" >"$dir/run/node-folder"
node_id=${node_folder##*-}

# A network that ends at this machine: nothing forwards packets to it or from it. Pods reach each other, the machine
# reaches them, and they reach what the machine listens on at the bridge's address, which is nothing.
prepare_network() {
  local number bridge=sc-$node_id
  while number=$((RANDOM % 254 + 1)); ip -4 -o address | grep -q " 10\.65\.$number\."; do :; done
  echo "$bridge" >"$dir/run/bridge"
  ip link add "$bridge" type bridge
  ip address add "10.65.$number.1/24" dev "$bridge"
  ip link set "$bridge" up
  mkdir -p "$node_folder/cni"
  cat >"$node_folder/cni/pods.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "$bridge", "isGateway": false, "ipMasq": false,
   "ipam": {"type": "host-local", "dataDir": "$node_folder/addresses",
            "ranges": [[{"subnet": "10.65.$number.0/24", "rangeStart": "10.65.$number.2"}]]}}]}
JSON
}

# restrict_oom_score_adj: a root without CAP_SYS_RESOURCE may not protect a pod's sandbox from the kernel's memory killer
# more than itself, and runc then ends with "can't get final child's PID from pipe: EOF".
containerd_config() {
  cat <<TOML
version = 2
root = "$node_folder/containerd"
state = "$node_folder/state"
oom_score = 0
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "$node_folder/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "$node_folder/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "slidecraft.test/pause:1"
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$node_folder/cni"
TOML
}

start_containerd() {
  prepare_network
  containerd_config >"$node_folder/containerd.toml"
  start containerd containerd --config "$node_folder/containerd.toml"
}
ready_containerd() { ctr --address "$node_folder/containerd.sock" version; }
after_containerd() {
  "$cluster_dir/image.py" slidecraft.test/pause:1 /pause "$(program pause)" "$node_folder/pause.tar"
  ctr --address "$node_folder/containerd.sock" --namespace k8s.io images import "$node_folder/pause.tar" >/dev/null
  start_kubelet
}

# The kubelet finds its node there: it would not choose an address of the loopback interface itself.
real_node() {
  cat <<YAML
apiVersion: v1
kind: Node
metadata:
  name: $real_node
  labels: {kubernetes.io/hostname: $real_node, slidecraft.test/node: real}
spec:
  taints: [{key: slidecraft.test/node, value: real, effect: NoSchedule}]
status:
  addresses: [{type: InternalIP, address: 127.0.0.1}, {type: Hostname, address: $real_node}]
YAML
}

# Every pod is in control groups below one of this cluster's own.
prepare_cgroups() {
  local controller
  cgroup=slidecraft-$node_id
  echo "$cgroup" >"$dir/run/cgroup"
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir -p "/sys/fs/cgroup/$cgroup"
    return
  fi
  for controller in /sys/fs/cgroup/*/; do
    mkdir -p "$controller$cgroup"
    if [ -e "$controller/cpuset.cpus" ]; then
      cat "$controller/cpuset.cpus" >"$controller$cgroup/cpuset.cpus"
      cat "$controller/cpuset.mems" >"$controller$cgroup/cpuset.mems"
    fi
  done
}

# failCgroupV1: Kubernetes is about to leave the first version of control groups; this machine may have no other.
# Nothing is evicted or removed because the machine's disk is nearly full, and a pod may be as large as the machine.
kubelet_config() {
  cat <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 127.0.0.1
port: ${port[kubelet]}
healthzPort: 0
readOnlyPort: 0
tlsCertFile: $pki/kubelet.crt
tlsPrivateKeyFile: $pki/kubelet.key
authentication: {anonymous: {enabled: false}, webhook: {enabled: false}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: AlwaysAllow}
containerRuntimeEndpoint: unix://$node_folder/containerd.sock
volumePluginDir: $node_folder/plugins
podLogsDir: $dir/logs/pods
cgroupDriver: cgroupfs
cgroupRoot: /$cgroup
cgroupsPerQOS: true
enforceNodeAllocatable: []
failCgroupV1: false
failSwapOn: false
makeIPTablesUtilChains: false
resolvConf: ""
clusterDNS: [10.96.0.10]
clusterDomain: cluster.local
serializeImagePulls: false
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 0%, nodefs.available: 0%, imagefs.available: 0%}
localStorageCapacityIsolation: false
nodeStatusUpdateFrequency: 5s
maxPods: 100
crashLoopBackOff: {maxContainerRestartPeriod: 10s}
YAML
}

# Once containerd and the API server are both ready.
kubelet_needs=2
start_kubelet() {
  kubelet_needs=$((kubelet_needs - 1))
  [ "$kubelet_needs" = 0 ] || return 0
  prepare_cgroups
  kubelet_config >"$node_folder/kubelet.yaml"
  start kubelet "$(program kubelet)" --config="$node_folder/kubelet.yaml" --kubeconfig="$pki/$real_node.kubeconfig" \
    --hostname-override="$real_node" --root-dir="$node_folder/kubelet" --cloud-provider=external
}
ready_kubelet() {
  [ "$(as_admin get node "$real_node" -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}')" = True ]
}
