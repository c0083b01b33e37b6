#!/usr/bin/env bash
# smoke.sh [DIR]: brings the whole acceptance cluster up, uses every part of it once, and takes it down. Each check can
# fail; the exit status is 0 only if none did. Without DIR it works in a new folder that it removes in the end.
set -uo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

own=
if [ $# = 0 ]; then own=$(mktemp -d /tmp/slidecraft-smoke.XXXXXX); fi
dir=$(realpath -m "${1:-$own}")
scratch=$(mktemp -d)
finish() {
  "$cluster_dir/down.sh" "$dir" >/dev/null
  rm -rf "$scratch" ${own:+"$own"}
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

passed=0 failed=0
check() { # WHAT COMMAND...
  local what=$1 begun output
  shift
  begun=$(now_ms)
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok      $what ($(($(now_ms) - begun)) ms)"
  else
    failed=$((failed + 1))
    echo "FAILED  $what: $*"
    tail -n 15 <<<"$output" | sed 's/^/          /'
  fi
}
section() {
  echo "== $*"
}
# Repeats a command until it succeeds, and gives up after SECONDS.
within() { # SECONDS COMMAND...
  local end=$(($(now_ms) + $1 * 1000))
  shift
  until "$@"; do
    [ "$(now_ms)" -lt "$end" ] || return 1
    sleep 0.1
  done
}
fails() { # STATUS-OR-TEXT COMMAND...: the command fails, and says TEXT
  local text=$1 output
  shift
  if output=$("$@" 2>&1); then
    echo "it did not fail: $output"
    return 1
  fi
  grep -qF -- "$text" <<<"$output" || { echo "$output" && return 1; }
}
prints() { # TEXT COMMAND...
  local text=$1 output
  shift
  if output=$("$@" 2>&1) && [ "$output" = "$text" ]; then return 0; fi
  echo "printed '$output', not '$text'"
  return 1
}
contains() { # TEXT COMMAND...
  local text=$1 output
  shift
  output=$("$@" 2>&1)
  grep -qF -- "$text" <<<"$output" || { echo "$output" && return 1; }
}
in_range() { # LOW HIGH COMMAND...
  local low=$1 high=$2 output
  shift 2
  output=$("$@" 2>&1)
  awk -v x="$output" -v low="$low" -v high="$high" 'BEGIN { exit !(x != "" && x + 0 >= low && x + 0 <= high) }' || {
    echo "'$output' is not from $low to $high"
    return 1
  }
}

section "up"
check "everything starts" "$cluster_dir/up.sh" "$dir"
[ "$failed" = 0 ] || exit 1
# shellcheck source=/dev/null
. "$dir/env"
property() { sed -n "s/^$1=//p" "$dir/env.properties"; }
check "only loopback" "$cluster_dir/check-loopback.sh" "$dir"
check "a port that is taken is named" fails "(SLIDECRAFT_PORT_REGISTRY) is taken" \
  env SLIDECRAFT_PORT_REGISTRY="${REGISTRY#*:}" "$cluster_dir/up.sh" "$scratch/other"

section "Docker engine and registry"
cp "$(command -v busybox)" "$scratch/busybox"
cat >"$scratch/Dockerfile" <<'DOCKERFILE'
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
ENTRYPOINT ["/bin/sh"]
DOCKERFILE
check "docker build" docker build -q --network none -t "$REGISTRY/gateway:1.0.0-abc1234" "$scratch"
check "docker run" prints hello docker run --rm --network none "$REGISTRY/gateway:1.0.0-abc1234" -c 'echo hello'
check "docker push" docker push -q "$REGISTRY/gateway:1.0.0-abc1234"
digest=$(curl -fsSI -H 'Accept: application/vnd.docker.distribution.manifest.v2+json' \
  "http://$REGISTRY/v2/gateway/manifests/1.0.0-abc1234" | tr -d '\r' | sed -n 's/^docker-content-digest: //Ip')
check "the registry's digest is the engine's" prints "$REGISTRY/gateway@$digest" \
  docker inspect --format '{{index .RepoDigests 0}}' "$REGISTRY/gateway:1.0.0-abc1234"

section "Deployments"
kubectl create namespace smoke >/dev/null
kubectl config set-context --current --namespace smoke >/dev/null
deployment() { # NAME IMAGE [FURTHER POD FIELDS [ANNOTATIONS]]
  kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: $1}
spec:
  replicas: 3
  progressDeadlineSeconds: 5
  strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}
  selector: {matchLabels: {app: $1}}
  template:
    metadata: {labels: {app: $1}, annotations: {${4:-}}}
    spec: {${3:-}containers: [{name: main, image: "$2"}]}
YAML
}
pods() { # APP JSONPATH
  kubectl get pods -l "app=$1" -o jsonpath="{.items[*]$2}"
}
last_line_of_log() { # kubectl logs ARGUMENTS...
  kubectl logs --tail=1 "$@" 2>/dev/null
}
pod_is() { # APP JSONPATH PATTERN
  local found
  found=$(pods "$1" "$2")
  grep -qE -- "$3" <<<"$found" || { echo "is '$found', not '$3'" && return 1; }
}
status='.status.containerStatuses[0]'
pinned=$REGISTRY/gateway:1.0.0-abc1234@$digest
check "create" deployment gateway "$pinned"
check "rolls out" kubectl rollout status deployment/gateway --timeout=20s
check "imageID is the pinned digest" within 10 pod_is gateway "$status.imageID" \
  "^$REGISTRY/gateway@$digest( $REGISTRY/gateway@$digest){2}$"
kubectl set image deployment/gateway main=gateway:2.0.0 >/dev/null
check "a second image rolls out" kubectl rollout status deployment/gateway --timeout=20s
check "imageID of an unpinned image is made up" within 10 pod_is gateway "$status.imageID" '^gateway@sha256:[0-9a-f]{64} '
check "a log" within 10 prints 'INFO connecting to the database' last_line_of_log deployment/gateway

section "failing pods"
event() { # REASON
  [ -n "$(kubectl get events --field-selector "reason=$1" -o name)" ] || { echo "no event $1" && return 1; }
}
roll() { # TAG
  kubectl set image deployment/gateway "main=gateway:$1"
  kubectl rollout status deployment/gateway --timeout=20s
}
waits_with() { within 10 pod_is "$1" "$status.state.waiting.reason" "$2"; }
deployment pullfail "registry/app:3.0.0-pullfail@$digest" >/dev/null
deployment crash "registry/app:3.0.0-crash@$digest" >/dev/null
deployment unready "registry/app:3.0.0-neverready@$digest" >/dev/null
deployment unscheduled "registry/app:3.0.0" 'nodeSelector: {disk: none}, ' >/dev/null
deployment version404 "registry/app:3.0.404-abc1234@$digest" >/dev/null
deployment version500 "registry/app:3.0.500-abc1234@$digest" >/dev/null
deployment version503 "registry/app:3.0.503-abc1234@$digest" >/dev/null
check "pullfail: ErrImagePull, then ImagePullBackOff" waits_with pullfail ImagePullBackOff
check "pullfail: phase Pending" within 10 pod_is pullfail .status.phase '^Pending Pending Pending$'
check "pullfail: an event" within 5 event Failed
check "crash: CrashLoopBackOff" waits_with crash CrashLoopBackOff
check "crash: exit code" within 10 pod_is crash "$status.lastState.terminated.exitCode" '^1 1 1$'
check "crash: restartCount grows" within 10 pod_is crash "$status.restartCount" '^[2-9]'
check "crash: the log before the crash" within 10 prints 'FATAL giving up, exit status 1' \
  last_line_of_log deployment/crash --previous
check "neverready: runs" within 10 pod_is unready .status.phase '^Running Running Running$'
check "neverready: is not ready" within 10 pod_is unready "$status.ready" '^false false false$'
check "patch 404 is a pullfail" waits_with version404 ImagePullBackOff
check "patch 500 is a crash" waits_with version500 CrashLoopBackOff
check "patch 503 is a neverready" within 10 pod_is version503 "$status.ready" '^false false false$'
check "unschedulable" within 10 pod_is unscheduled '.status.conditions[?(@.type=="PodScheduled")].reason' Unschedulable
check "a failing image does not replace the good pods" fails "exceeded its progress deadline" roll 4.0.0-neverready
check "they stay available" within 10 prints 3 kubectl get deployment gateway -o 'jsonpath={.status.availableReplicas}'
check "rolled back" kubectl rollout undo deployment/gateway
check "the good image is there again" kubectl rollout status deployment/gateway --timeout=20s
kubectl create job good --image=job:1 >/dev/null
kubectl create job bad --image=job:1-jobfail --dry-run=client -o json | jq '.spec.backoffLimit = 0' |
  kubectl apply -f - >/dev/null
check "a job completes" kubectl wait --for=condition=Complete job/good --timeout=20s
check "a job fails" kubectl wait --for=condition=Failed job/bad --timeout=20s
kubectl create quota small --hard=pods=0 -n default >/dev/null
check "a quota refuses a pod" within 5 fails "exceeded quota: small" kubectl run refused --image=app:1 -n default

section "annotations"
pod() { # NAME ANNOTATIONS
  kubectl apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Pod
metadata: {name: $1, annotations: {$2}}
spec: {terminationGracePeriodSeconds: 3, containers: [{name: main, image: "app:1"}]}
YAML
}
milliseconds() {
  local begun
  begun=$(now_ms)
  "$@" >/dev/null && echo $(($(now_ms) - begun))
}
pod late 'sim/ready-delay: 2500ms'
check "sim/ready-delay" in_range 1000 8000 milliseconds kubectl wait --for=condition=Ready pod/late --timeout=10s
pod flaky 'sim/fail-after: 1500ms'
kubectl wait --for=condition=Ready pod/flaky --timeout=10s >/dev/null
check "sim/fail-after" in_range 300 8000 milliseconds kubectl wait --for=condition=Ready=false pod/flaky --timeout=10s
pod stubborn 'sim/ignore-sigterm: "true"'
kubectl wait --for=condition=Ready pod/stubborn --timeout=10s >/dev/null
check "a pod ends at once" in_range 0 2500 milliseconds kubectl delete pod late
check "sim/ignore-sigterm" in_range 2000 7000 milliseconds kubectl delete pod stubborn

section "the node whose pods run"
kubectl apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Namespace
metadata:
  name: real
  annotations:
    scheduler.alpha.kubernetes.io/node-selector: slidecraft.test/node=real
    scheduler.alpha.kubernetes.io/defaultTolerations: '[{"key": "slidecraft.test/node", "operator": "Equal", "value": "real", "effect": "NoSchedule"}]'
YAML
real() { kubectl -n real "$@"; }
script() { # NAME GRACE HOOK SCRIPT [FIELDS]: a pod that runs a script
  real apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Pod
metadata: {name: $1}
spec:
  terminationGracePeriodSeconds: $2
  containers:
  - name: main
    image: $REGISTRY/gateway:1.0.0-abc1234
    command: [/bin/busybox, sh, -c, '$4']
    lifecycle: {preStop: {exec: {command: [/bin/busybox, sh, -c, '$3']}}}
    ${5:-}
YAML
}
script web 9 'busybox touch /tmp/stopping; busybox sleep 2' \
  'alias busybox=/bin/busybox; busybox mkdir /www /tmp; busybox sleep 2; echo hello >/www/index.html; echo begun; trap "exit 0" TERM;
   busybox httpd -p 8080 -h /www; while :; do busybox sleep 1 & wait; done' \
  'readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}'
check "a pod is ready once it answers" in_range 1500 30000 milliseconds real wait --for=condition=Ready pod/web --timeout=30s
check "it answers at its address" prints hello curl -fsS --max-time 5 "http://$(real get pod web -o jsonpath='{.status.podIP}'):8080/"
check "its log is what it wrote" prints begun real logs web
check "its image is the registry's" prints "$REGISTRY/gateway@$digest" \
  real get pod web -o jsonpath='{.status.containerStatuses[0].imageID}'
script deaf 3 'true' 'trap "" TERM; while :; do /bin/busybox sleep 1; done'
script weak 1 'true' 'echo "last words"; exit 7'
check "a container that ends is started again" within 30 prints 7 \
  real get pod weak -o jsonpath='{.status.containerStatuses[0].lastState.terminated.exitCode}'
check "what it said before is kept" within 20 prints "last words" real logs weak --previous
check "a pod ends after its hook" in_range 1800 8000 milliseconds real delete pod web
check "a pod that does not is killed after its grace" in_range 2800 12000 milliseconds real delete pod deaf
real create job good --image="$REGISTRY/gateway:1.0.0-abc1234" -- /bin/busybox echo done >/dev/null
check "a job completes" real wait --for=condition=Complete job/good --timeout=30s
check "the job's log" prints "done" real logs job/good
real run absent --image="$REGISTRY/gateway:none" --restart=Never >/dev/null
check "an image that is not there is told by an event" within 30 contains "not found" real get events --field-selector=reason=Failed

section "rights"
deployer() { # token|cert COMMAND...
  local file
  case $1 in token) file=$(property deployer.kubeconfig) ;; cert) file=$(property deployer.client.kubeconfig) ;; esac
  shift
  kubectl --kubeconfig "$file" -n smoke "$@"
}
account=$(property deployer.serviceaccount.namespace):$(property deployer.serviceaccount.name)
check "the token has none" fails "cannot list resource" deployer token get deployments
check "the client certificate has none" fails "cannot list resource" deployer cert get deployments
kubectl create rolebinding by-token --clusterrole=edit --serviceaccount="$account" >/dev/null
kubectl create rolebinding by-cert --clusterrole=edit --user="$(property deployer.client.user)" >/dev/null
check "the token has what a binding gives" within 5 deployer token get deployments
check "the client certificate has what a binding gives" within 5 deployer cert get deployments

section "Prometheus"
rates() {
  curl -fsS -X POST "$EXPORTER_URL/rates" -d "$1"
}
query() {
  curl -fsS --get "$PROMETHEUS_URL/api/v1/query" --data-urlencode "query=$1" | jq -r '.data.result[0].value[1] // empty'
}
of_prod='environment="prod",component="gateway",release="1.0.0"'
errors="sum(rate(http_requests_total{$of_prod,code=\"500\"}[5s])) / sum(rate(http_requests_total{$of_prod}[5s]))"
labels='"environment": "prod", "component": "gateway", "release": "1.0.0"'
jobs='"jobs": {"success": 20, "failure": 0}'
check "rates are set" rates "{$labels, $jobs, \"http\": {\"200\": 200, \"500\": 1}}"
check "a rate that is none is refused" fails 400 rates "{$labels, \"http\": {\"200\": \"many\"}}"
check "few errors" within 15 in_range 0.001 0.01 query "$errors"
check "jobs" within 15 in_range 17 23 query "sum(rate(job_total{$of_prod,status=\"success\"}[5s]))"
rates "{$labels, \"http\": {\"500\": 50}}" >/dev/null
check "many errors" within 15 in_range 0.15 0.25 query "$errors"
check "no data where nothing is counted" prints "" query 'http_requests_total{environment="nowhere"}'
echo 'migration_seconds 12' | curl -fsS --data-binary @- "$PUSHGATEWAY_URL/metrics/job/migration/environment/prod"
check "a pushed metric" within 10 prints 12 query 'migration_seconds{job="migration",environment="prod"}'

section "the API server is killed"
kubectl create configmap old --from-literal=a=1 >/dev/null
version=$(kubectl get configmap old -o jsonpath='{.metadata.resourceVersion}')
for i in 1 2 3; do kubectl create configmap "new-$i" --from-literal=a=1 >/dev/null; done
check "it comes back" "$cluster_dir/restart-apiserver.sh" "$dir"
check "with its data" kubectl get configmap old
watch_code() { # RESOURCE_VERSION
  kubectl get --raw "/api/v1/namespaces/smoke/configmaps?watch=1&timeoutSeconds=2&resourceVersion=$1" | jq .object.code
}
check "an old watch is answered by 410" prints 410 watch_code "$version"
kubectl set image deployment/gateway main=gateway:5.0.0 >/dev/null
check "a rollout goes on" kubectl rollout status deployment/gateway --timeout=30s

section "a run that was killed"
mapfile -t before < <(members "$dir")
docker run -d --network none "$REGISTRY/gateway:1.0.0-abc1234" -c 'sleep 1000' >/dev/null
mapfile -t all < <(members "$dir")
check "a container is one of ours" test ${#all[@]} -gt ${#before[@]}
for name in dockerd kube-apiserver etcd; do kill -KILL "$(pid_of "$dir" "$name")"; done
check "up again over what is left" "$cluster_dir/up.sh" "$dir"
# shellcheck source=/dev/null
. "$dir/env"
check "it is a new cluster" fails NotFound kubectl get namespace smoke
members "$dir" | sort >"$scratch/new"
printf '%s\n' "${all[@]}" | sort >"$scratch/old"
check "none of the old processes is left" prints "" comm -12 "$scratch/old" "$scratch/new"

section "down"
short=$(cat "$dir/run/docker-link")
check "everything stops" "$cluster_dir/down.sh" "$dir"
check "no process is left" prints "" members "$dir"
check "no mount is left" fails "" grep -F " $dir/" /proc/self/mounts
check "no link is left" test ! -e "$short" -a ! -L "$short"
check "down again says nothing" prints "" "$cluster_dir/down.sh" "$dir"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
