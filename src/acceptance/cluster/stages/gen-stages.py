#!/usr/bin/env python3
"""Writes kwok's configuration: how the nodes and pods of the acceptance cluster behave.

    gen-stages.py CURRENT_LOG PREVIOUS_LOG > kwok.yaml

A node becomes ready at once. A pod becomes ready after half a second, unless the tag of one of its images holds one
of these words, or is a version with this patch number, since a tag by the standard (1.4.404-abc1234) has no place for
a word. Only the tag counts, neither the repository nor the digest: registry/app:1.2.3-crash@sha256:...

    pullfail    404  ErrImagePull, then ImagePullBackOff; the container never starts
    crash       500  exits with 1 after 300 ms, then CrashLoopBackOff; restartCount grows every 3 s
    neverready  503  runs, but is never ready
    jobfail     422  in a Job's pod: exits with 1 where the others exit with 0

Only the containers with such an image misbehave: the others of the same pod run and are ready. Annotations of the pod:

    sim/ready-delay     how long after its creation it gets ready ("1500ms"), instead of half a second
    sim/fail-after      how long it stays ready ("5s"); then it is not ready for the rest of its life
    sim/ignore-sigterm  "true": a deleted pod stays for its whole grace period, instead of 200 ms

Readiness gates are honoured: such a pod is ready while all conditions that it names are True.

status.containerStatuses[].imageID is what a container runtime reports: `repository@sha256:...`. It is the image's own
digest where the image is pinned by one; else the SHA-256 of the image's name, since kwok pulls nothing. A container
whose image was not pulled has none.

The output is a stream of JSON documents, which are YAML too.
"""
import json
import sys

POD_DELAY_MS = 500
START = "{{ $now := Now }}\n{{ $pod := . }}\n"

stages = []


def stage(name, when, status=None, after=0, after_field=None, event=None, delete=False, kind="Pod"):
    """Adds one stage: an object that matches `when` gets `status` merged into its own, `after` milliseconds later."""
    spec = {
        "resourceRef": {"apiGroup": "v1", "kind": kind},
        "selector": {"matchExpressions": when},
        "delay": {"durationMilliseconds": after},
        "next": {},
    }
    if after_field:  # Where the object has the field, its value is the delay.
        spec["delay"]["durationFrom"] = {"expressionFrom": after_field}
    if event:
        spec["next"]["event"] = dict(zip(("type", "reason", "message"), event))
    if delete:
        spec["next"]["delete"] = True
    if status:
        spec["next"]["statusTemplate"] = START + status
    stages.append({"apiVersion": "kwok.x-k8s.io/v1alpha1", "kind": "Stage", "metadata": {"name": name}, "spec": spec})


def expect(key, operator, *values):
    expression = {"key": key, "operator": operator}
    return [{**expression, "values": list(values)} if values else expression]


def tagged(word, yes=True):
    """The pod has an image whose tag holds the word. The value is a string, since kwok compares nothing else."""
    key = f'[.spec.containers[].image | test("{in_tag(word)}")] | any | tostring'
    return expect(key, "In", "true" if yes else "false")


PATCH = {"pullfail": 404, "crash": 500, "neverready": 503, "jobfail": 422}


def in_tag(word):
    return f":([^/@]*{word}|[0-9]+[.][0-9]+[.]{PATCH[word]}-)"


def condition(kind, status, reason=""):
    return f'- {{type: {kind}, status: "{status}", reason: "{reason}", lastTransitionTime: {{{{ $now | Quote }}}}}}\n'


def conditions(*parts):
    return "conditions:\n" + "".join(condition(*part) for part in parts)


NOT_READY = (("Ready", "False", "ContainersNotReady"), ("ContainersReady", "False", "ContainersNotReady"))
IMAGE_ID = (
    '{{ $name := regexReplaceAll "(:[^:/@]+)?(@.*)?$" $c.image "" }}'
    '{{ if contains "@" $c.image }}{{ printf "%s@%s" $name (splitList "@" $c.image | last) | Quote }}'
    '{{ else }}{{ printf "%s@sha256:%s" $name (sha256sum $c.image) | Quote }}{{ end }}'
)
RUNNING = "running: {startedAt: {{ $now | Quote }}}"


class Container:
    """What one container's status says."""

    def __init__(self, state, ready=False, started=None, restarts="{{ $restarts }}", pulled=True, last_state=None):
        self.state, self.ready, self.restarts, self.pulled, self.last_state = state, ready, restarts, pulled, last_state
        self.started = ready if started is None else started

    def __str__(self):
        lines = [
            f"  ready: {str(self.ready).lower()}",
            f"  started: {str(self.started).lower()}",
            f"  restartCount: {self.restarts}",
            "  imageID: " + (IMAGE_ID if self.pulled else '""'),
            "  state: {" + self.state + "}",
        ]
        if self.last_state:
            lines.append("  lastState: {" + self.last_state + "}")
        return "\n".join(lines) + "\n"


FINE = Container(RUNNING, ready=True)


def containers(status, word=None, others=FINE, source="containers"):
    """The statuses of all containers; with a word, `status` is only that of those whose image's tag holds it."""
    choice = str(status)
    if word:
        choice = f'{{{{ if regexMatch "{in_tag(word)}" $c.image }}}}\n{status}{{{{ else }}}}\n{others}{{{{ end }}}}\n'
    field = {"containers": "containerStatuses", "initContainers": "initContainerStatuses"}[source]
    return (
        f"{{{{ with .spec.{source} }}}}\n{field}:\n{{{{ end }}}}\n"
        f"{{{{ range $i, $c := .spec.{source} }}}}\n"
        "{{ $restarts := 0 }}\n"
        f"{{{{ if $pod.status.{field} }}}}"
        f"{{{{ $restarts = or (index (index $pod.status.{field} $i) \"restartCount\") 0 }}}}{{{{ end }}}}\n"
        "- name: {{ $c.name | Quote }}\n"
        "  image: {{ $c.image | Quote }}\n"
        f"{choice}"
        "{{ end }}\n"
    )


def terminated(code, reason):
    return (
        f"terminated: {{exitCode: {code}, reason: {reason}, "
        "startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }}}"
    )


def waiting(reason, message=""):
    return f'waiting: {{reason: {reason}, message: "{message}"}}'


def nodes():
    stage(
        "node-ready",
        expect('.status.conditions.[] | select( .type == "Ready" ) | .status', "NotIn", "True"),
        kind="Node",
        status="""conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
addresses:
- {type: InternalIP, address: {{ NodeIP | Quote }}}
- {type: Hostname, address: {{ NodeName | Quote }}}
daemonEndpoints: {kubeletEndpoint: {Port: {{ NodePort }}}}
nodeInfo:
  architecture: amd64
  operatingSystem: linux
  osImage: simulated
  kernelVersion: simulated
  containerRuntimeVersion: kwok://{{ Version }}
  kubeletVersion: kwok-{{ Version }}
  kubeProxyVersion: kwok-{{ Version }}
  bootID: ""
  machineID: ""
  systemUUID: ""
phase: Running
""",
    )


def pods():
    alive = expect(".metadata.deletionTimestamp", "DoesNotExist")
    created = alive + expect(".status.phase", "In", "Pending") + expect(".status.podIP", "Exists")
    reason = ".status.containerStatuses.[].state.waiting.reason"
    exit_code = ".status.containerStatuses.[].state.terminated.exitCode | tostring"
    creating = created + expect(reason, "In", "ContainerCreating")
    ready = '.status.conditions.[] | select( .type == "Ready" ) | .status'
    containers_ready = '.status.conditions.[] | select( .type == "ContainersReady" ) | .status'
    closed_gates = (
        "[.spec.readinessGates[]?.conditionType] "
        '- [.status.conditions[]? | select(.status == "True") | .type] | length | tostring'
    )
    gates_open, gates_closed = expect(closed_gates, "In", "0"), expect(closed_gates, "NotIn", "0")

    stage(
        "pod-create",
        alive + expect(".status.podIP", "DoesNotExist"),
        after=20,
        status=conditions(("PodReadyToStartContainers", "True"), ("Initialized", "True"), *NOT_READY)
        + containers(Container(terminated(0, "Completed"), ready=True, restarts="0"), source="initContainers")
        + containers(Container(waiting("ContainerCreating"), restarts="0", pulled=False))
        + "hostIP: {{ NodeIPWith .spec.nodeName | Quote }}\n"
        'podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) '
        '( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}\n'
        "phase: Pending\nstartTime: {{ $now | Quote }}\n",
    )

    pull_error = "rpc error: code = NotFound desc = failed to pull and unpack image: not found"
    stage(
        "pod-pull-error",
        creating + tagged("pullfail"),
        after=200,
        status=containers(Container(waiting("ErrImagePull", pull_error), pulled=False), "pullfail"),
        event=("Warning", "Failed", f"Failed to pull image: {pull_error}"),
    )
    stage(
        "pod-pull-back-off",
        created + tagged("pullfail") + expect(reason, "In", "ErrImagePull"),
        after=1000,
        status=containers(Container(waiting("ImagePullBackOff", "Back-off pulling image"), pulled=False), "pullfail"),
        event=("Warning", "BackOff", "Back-off pulling image"),
    )

    not_pulling = tagged("pullfail", False)
    stage(
        "pod-crash",
        creating + not_pulling + tagged("crash"),
        after=300,
        status=containers(Container(terminated(1, "Error")), "crash") + "phase: Running\n",
        event=("Normal", "Started", "Started container"),
    )

    def back_off(restarts):
        return containers(
            Container(
                waiting("CrashLoopBackOff", "back-off 10s restarting failed container"),
                restarts=restarts,
                last_state=terminated(1, "Error"),
            ),
            "crash",
        )

    stage(
        "pod-crash-back-off",
        alive + tagged("crash") + expect(exit_code, "In", "1"),
        after=300,
        status=back_off("{{ add 1 $restarts }}"),
        event=("Warning", "BackOff", "Back-off restarting failed container"),
    )
    stage(
        "pod-crash-again",
        alive + tagged("crash") + expect(reason, "In", "CrashLoopBackOff"),
        after=3000,
        status=back_off("{{ add 1 $restarts }}"),
        event=("Warning", "BackOff", "Back-off restarting failed container"),
    )

    not_crashing = not_pulling + tagged("crash", False)
    stage(
        "pod-never-ready",
        creating + not_crashing + tagged("neverready"),
        after=200,
        status=containers(Container(RUNNING, started=True), "neverready") + "phase: Running\n",
        event=("Warning", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"),
    )

    healthy = creating + not_crashing + tagged("neverready", False)
    started = ("Normal", "Started", "Started container")
    delay = {"after": POD_DELAY_MS, "after_field": '.metadata.annotations["sim/ready-delay"]'}
    stage(
        "pod-ready",
        healthy + gates_open,
        status=conditions(("ContainersReady", "True"), ("Ready", "True")) + containers(FINE) + "phase: Running\n",
        event=started,
        **delay,
    )
    stage(
        "pod-gated",
        healthy + gates_closed,
        status=conditions(("ContainersReady", "True"), ("Ready", "False", "ReadinessGatesNotReady"))
        + containers(FINE)
        + "phase: Running\n",
        event=started,
        **delay,
    )
    gated = alive + expect(".status.phase", "In", "Running") + expect(".spec.readinessGates", "Exists")
    stage(
        "pod-gates-open",
        gated + expect(containers_ready, "In", "True") + expect(ready, "NotIn", "True") + gates_open,
        after=10,
        status=conditions(("Ready", "True")),
    )
    stage(
        "pod-gates-close",
        gated + expect(ready, "In", "True") + gates_closed,
        after=10,
        status=conditions(("Ready", "False", "ReadinessGatesNotReady")),
    )
    stage(
        "pod-fails-later",
        alive + expect('.metadata.annotations["sim/fail-after"]', "Exists") + expect(ready, "In", "True"),
        after_field='.metadata.annotations["sim/fail-after"]',
        status=conditions(*NOT_READY) + containers(Container(RUNNING, started=True)),
        event=("Warning", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"),
    )

    job = (
        alive
        + expect(".metadata.ownerReferences.[].kind", "In", "Job")
        + expect(".status.phase", "In", "Running")
        + expect(ready, "In", "True")
    )

    def ended(why):
        return conditions(("Ready", "False", why), ("ContainersReady", "False", why))

    done = Container(terminated(0, "Completed"))
    stage(
        "job-completes",
        job + tagged("jobfail", False),
        after=300,
        status=ended("PodCompleted") + containers(done) + "phase: Succeeded\n",
    )
    stage(
        "job-fails",
        job + tagged("jobfail"),
        after=300,
        status=ended("PodFailed")
        + containers(Container(terminated(1, "Error")), "jobfail", others=done)
        + "phase: Failed\n",
    )

    deleted = expect(".metadata.deletionTimestamp", "Exists") + expect(".metadata.finalizers", "DoesNotExist")
    ignore = '.metadata.annotations["sim/ignore-sigterm"]'
    stage("pod-delete", deleted + expect(ignore, "NotIn", "true"), after=200, delete=True)
    # The deletion timestamp is when the grace period ends.
    stage(
        "pod-delete-late",
        deleted + expect(ignore, "In", "true"),
        after_field=".metadata.deletionTimestamp",
        delete=True,
    )


def logs(current, previous):
    """Every container of every pod has the same two logs: kwok picks a log by pod or container name, not by image."""
    return {
        "apiVersion": "kwok.x-k8s.io/v1alpha1",
        "kind": "ClusterLogs",
        "metadata": {"name": "all-pods"},
        "spec": {"logs": [{"logsFile": current, "previousLogsFile": previous, "follow": False}]},
    }


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: gen-stages.py CURRENT_LOG PREVIOUS_LOG")
    nodes()
    pods()
    for document in [*stages, logs(*sys.argv[1:])]:
        print("---")
        print(json.dumps(document, indent=2))


main()
