#!/usr/bin/env bash
# Installs what the acceptance cluster needs from Debian's packages, and only what is missing: a Docker engine,
# containerd with its network plugins, a registry, Prometheus, its push gateway, PostgreSQL, what installs Alembic and
# Prisma, a static busybox, and the small tools of the scripts. No service is started
# or stopped: the cluster runs its own, private instances. Run it as root, or as a user who may use sudo; running it
# again changes nothing. Go and a JDK are not installed: the build needs them anyway.
set -euo pipefail

die() {
  echo "install.sh: $*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# The same test for each package: is there a program of this name on the path?
has() {
  PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null
}

static_busybox() {
  has busybox && ! ldd "$(command -v busybox)" >/dev/null 2>&1
}

missing=()
need() { # PACKAGE TEST...
  local package=$1
  shift
  if "$@"; then
    echo "$package: there"
  else
    echo "$package: missing"
    missing+=("$package")
  fi
}

need docker.io has dockerd
need containerd has containerd
need runc has runc
need containernetworking-plugins test -x /usr/lib/cni/bridge
need postgresql-15 test -x /usr/lib/postgresql/15/bin/postgres
need docker-registry has docker-registry
need prometheus has prometheus
need prometheus-pushgateway has prometheus-pushgateway
need busybox-static static_busybox
need openssl has openssl
need curl has curl
need jq has jq
need python3 has python3
need python3-pip has pip3
need nodejs has node
need npm has npm
need iproute2 has ss
need procps has ps
need util-linux has setsid

if [ ${#missing[@]} = 0 ]; then
  echo "nothing to install"
  exit 0
fi
has apt-get || die "this is no Debian: install by hand what gives ${missing[*]}"
[ "$(id -u)" = 0 ] || has sudo || die "run it as root: it has to install ${missing[*]}"

# A policy-rc.d that says 101 keeps the packages' scripts from starting their services. One that is there stays.
policy=/usr/sbin/policy-rc.d
log=$(mktemp)
made_policy=
clean() {
  rm -f "$log"
  if [ -n "$made_policy" ]; then as_root rm -f "$policy"; fi
}
trap clean EXIT
if [ ! -e "$policy" ]; then
  made_policy=yes
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
fi

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" \
    </dev/null >>"$log" 2>&1 || {
    tail -n 30 "$log" >&2
    die "apt-get $1 failed"
  }
}
begun=$(date +%s)
units=$(find /lib/systemd/system -maxdepth 1 -printf '%f ' 2>/dev/null || true)
echo "installing ${missing[*]}"
apt update
apt install -y --no-install-recommends "${missing[@]}"
# Nor shall the next boot start what came with them.
for unit in docker.socket {docker,containerd,docker-registry,prometheus,prometheus-pushgateway,postgresql}.service; do
  case " $units " in
    *" $unit "*) ;; # It was there before.
    *) if has systemctl; then as_root systemctl disable "$unit" >>"$log" 2>&1 || true; fi ;;
  esac
done
echo "installed ${missing[*]} in $(($(date +%s) - begun)) s"
