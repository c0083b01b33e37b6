#!/usr/bin/env python3
"""image.py NAME ENTRYPOINT FILE ARCHIVE: writes an OCI archive of an image that holds one program and nothing else."""
import gzip
import hashlib
import io
import json
import sys
import tarfile

name, entrypoint, file, archive = sys.argv[1:]
blobs = {}


def entry(tar, path, content, mode=0o644):
    info = tarfile.TarInfo(path)
    info.size, info.mode = len(content), mode
    tar.addfile(info, io.BytesIO(content))


def blob(media_type, content):
    digest = hashlib.sha256(content).hexdigest()
    blobs[digest] = content
    return {"mediaType": media_type, "digest": "sha256:" + digest, "size": len(content)}


def as_json(value):
    return json.dumps(value).encode()


oci = "application/vnd.oci.image."
layer = io.BytesIO()
with tarfile.open(fileobj=layer, mode="w") as tar, open(file, "rb") as program:
    entry(tar, entrypoint.lstrip("/"), program.read(), 0o755)
config = {
    "architecture": "amd64",
    "os": "linux",
    "config": {"Entrypoint": [entrypoint]},
    "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer.getvalue()).hexdigest()]},
}
manifest = {
    "schemaVersion": 2,
    "mediaType": oci + "manifest.v1+json",
    "config": blob(oci + "config.v1+json", as_json(config)),
    "layers": [blob(oci + "layer.v1.tar+gzip", gzip.compress(layer.getvalue(), mtime=0))],
}
described = blob(oci + "manifest.v1+json", as_json(manifest))
described["annotations"] = {"io.containerd.image.name": name}
with tarfile.open(archive, "w") as tar:
    entry(tar, "oci-layout", as_json({"imageLayoutVersion": "1.0.0"}))
    entry(tar, "index.json", as_json({"schemaVersion": 2, "manifests": [described]}))
    for digest, content in blobs.items():
        entry(tar, "blobs/sha256/" + digest, content)
