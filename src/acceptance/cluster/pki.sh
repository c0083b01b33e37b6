#!/usr/bin/env bash
# pki.sh FOLDER APISERVER_URL: a new certificate authority, the certificates and keys of the control plane and of its
# clients, and a kubeconfig for each client. A kubeconfig holds its data itself and names no file.
set -euo pipefail
umask 077
folder=$1 url=$2
mkdir -p "$folder"
cd "$folder"

key() {
  openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}

leaf() { # NAME SUBJECT EXTENSIONS...
  local name=$1 subject=$2
  shift 2
  key "$name"
  openssl req -new -key "$name.key" -subj "$subject" -out "$name.csr"
  printf '%s\n' "$@" >"$name.ext"
  openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile "$name.ext" \
    -out "$name.crt" 2>/dev/null
  rm "$name.csr" "$name.ext"
}

server() { # NAME ALTERNATIVE_NAMES
  leaf "$1" "/CN=$1" extendedKeyUsage=serverAuth "subjectAltName=$2"
}

client() { # NAME SUBJECT
  leaf "$1" "$2" extendedKeyUsage=clientAuth
  kubeconfig "$1" "client-certificate-data: $(base64 -w0 <"$1.crt"), client-key-data: $(base64 -w0 <"$1.key")"
}

kubeconfig() { # NAME USER
  cat >"$1.kubeconfig" <<YAML
apiVersion: v1
kind: Config
clusters:
- {name: acceptance, cluster: {server: "$url", certificate-authority-data: $(base64 -w0 <ca.crt)}}
users:
- {name: $1, user: {$2}}
contexts:
- {name: acceptance, context: {cluster: acceptance, user: $1}}
current-context: acceptance
YAML
}

if [ $# = 4 ]; then # pki.sh FOLDER APISERVER_URL NAME TOKEN_FILE: one more kubeconfig, with a token
  kubeconfig "$3" "token: $(cat "$4")"
  exit 0
fi

key ca
openssl req -x509 -new -key ca.key -days 30 -subj /CN=acceptance-ca -out ca.crt \
  -addext keyUsage=critical,keyCertSign,cRLSign
server apiserver IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes.default.svc
server kubelet IP:127.0.0.1,DNS:localhost
client admin /O=system:masters/CN=admin
client kube-controller-manager /CN=system:kube-controller-manager
client kube-scheduler /CN=system:kube-scheduler
client kwok /O=system:masters/CN=kwok
client kubelet-1 /O=system:nodes/CN=system:node:kubelet-1
client kubelet-client /O=system:masters/CN=kubelet-client
client deployer /CN=deployer # No rights until a binding gives it some.
key service-accounts
