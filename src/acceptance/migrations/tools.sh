#!/usr/bin/env bash
# tools.sh: gathers what the migration images consist of, and prints the folder that it is in: this machine's Java,
# Python, Node.js and PostgreSQL, each with the libraries that it loads, a busybox, and in /opt Flyway, Alembic and Prisma
# from their registries. The folder is kept in the cache, beside the programs of build.sh, and made again only after a
# change here or of those programs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../cluster/lib.sh
. "$here/../cluster/lib.sh"

postgres=/usr/lib/postgresql/15
jdk=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
node=$(readlink -f "$(command -v node)")
busybox=$(command -v busybox)
python=$(readlink -f /usr/bin/python3)
python_library=/usr/lib/$(basename "$python")
for file in "$postgres/bin/postgres" "$jdk/bin/jlink" "$node" "$busybox" "$python"; do
  [ -e "$file" ] || die "$file is missing: run $cluster_dir/install.sh"
done

key=$({
  cat "$here"/tools.sh "$here"/bin/* "$here"/flyway/pom.xml "$here"/alembic/{requirements.txt,alembic.ini,env.py} \
    "$here"/prisma/{package.json,package-lock.json,schema.prisma,prisma.config.js}
  "$postgres/bin/postgres" --version
  cat "$jdk/release"
  "$node" --version
  "$python" --version
} | sha256sum | cut -c1-12)
target=$cache/migration-tools-$key
mkdir -p "$cache"
exec 9>"$cache/migration-tools.lock"
flock 9
if [ -d "$target" ]; then
  echo "$target"
  exit 0
fi
root=$target.part
rm -rf "$root"
mkdir -p "$root"/{bin,etc,tmp,data,opt/flyway,opt/alembic,opt/prisma,usr/bin,usr/share/zoneinfo/Etc}
chmod 1777 "$root"/{tmp,data}

# Copies files to the same paths, with the libraries that they load.
with_libraries() { # FILE...
  local file library
  for file in "$@"; do
    install -D "$file" "$root$file"
    # Some load none: then grep finds nothing.
    { ldd "$file" 2>/dev/null | grep -o '/[^ )]*' || true; } | sort -u | while read -r library; do
      if [ ! -e "$root$library" ]; then install -D "$library" "$root$library"; fi
    done
  done
}

cp "$busybox" "$root/bin/busybox"
for name in sh cat echo sleep ls id env date mkdir rm sed grep kill touch nc wget; do ln -s busybox "$root/bin/$name"; done
printf 'root:x:0:0::/:/bin/sh\npostgres:x:999:999::/data:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\npostgres:x:999:\n' >"$root/etc/group"
cp -L /usr/share/zoneinfo/UTC "$root/usr/share/zoneinfo/UTC"
cp -L /usr/share/zoneinfo/UTC "$root/usr/share/zoneinfo/Etc/UTC"

with_libraries "$postgres"/bin/{postgres,initdb,psql,pg_dump,pg_restore} "$postgres"/lib/{plpgsql,dict_snowball}.so
mkdir -p "$root/usr/share/postgresql"
cp -r "/usr/share/postgresql/$(basename "$postgres")" "$root/usr/share/postgresql/"
ln -s "$postgres"/bin/{postgres,initdb,psql,pg_dump,pg_restore} "$root/bin/"

"$jdk/bin/jlink" --module-path "$jdk/jmods" --strip-debug --no-man-pages --no-header-files --output "$root/opt/java" \
  --add-modules java.sql,java.naming,java.management,java.net.http,java.logging,java.desktop,jdk.crypto.ec,jdk.unsupported
ldd "$root"/opt/java/bin/java "$root"/opt/java/lib/*.so "$root"/opt/java/lib/server/*.so | grep -o '=> /[^ ]*' | cut -c4- |
  grep -v "^$root" | sort -u | while read -r library; do
    if [ ! -e "$root$library" ]; then install -D "$library" "$root$library"; fi
  done
install -D /lib64/ld-linux-x86-64.so.2 "$root/lib64/ld-linux-x86-64.so.2"
ln -s /opt/java/bin/java "$root/bin/java"
mvn -B -q -ntp -f "$here/flyway/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$root/opt/flyway" >&2

with_libraries "$python"
mkdir -p "$root/usr/lib"
cp -r "$python_library" "$root/usr/lib/"
rm -rf "$root$python_library"/{test,idlelib,tkinter,ensurepip,lib2to3}
find "$root$python_library/lib-dynload" -name '*.so' | while read -r module; do with_libraries "${module#"$root"}"; done
ln -s "$python" "$root/bin/python3"
"$python" -m pip install -q --root-user-action=ignore --disable-pip-version-check --no-compile \
  --target "$root$python_library/site-packages" -r "$here/alembic/requirements.txt" >&2
# Debian's Python looks for packages in here.
mkdir -p "$root/usr/local/lib/$(basename "$python")"
ln -s "$python_library/site-packages" "$root/usr/local/lib/$(basename "$python")/dist-packages"
cp "$here"/alembic/{alembic.ini,env.py} "$root/opt/alembic/"

with_libraries "$node"
ln -s "$node" "$root/bin/node"
cp "$here"/prisma/{package.json,package-lock.json,schema.prisma,prisma.config.js} "$root/opt/prisma/"
# Without their scripts, which would fetch another engine from elsewhere.
(cd "$root/opt/prisma" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
ln -s /migrations "$root/opt/prisma/migrations"

cp "$here"/bin/* "$root/bin/"
mv "$root" "$target"
echo "$target"
