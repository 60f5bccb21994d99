#!/usr/bin/env bash
# Stored tiles through us and through nginx, from the same files, in turns: requests per second at 16 clients, medians of the rounds.
#   bench/hips/tiles.sh DATA MAP [SECONDS [ROUNDS [CLIENTS]]]
# DATA is a data folder whose store (DATA/hips/MAP) has tiles; PNG tiles of LEAST to MOST bytes (40,000 to 120,000) are asked for. Needs wrk and nginx.
set -euo pipefail
data=$(realpath "$1") map=$2 seconds=${3:-5} rounds=${4:-3} clients=${5:-16}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dax=${DAX:-$here/../../artifacts/bin/Dax.Silo/release/dax}
work=$(mktemp -d)
export TILES=$work/tiles
started=()
trap 'for p in "${started[@]}"; do kill "$p" 2>/dev/null || true; done; wait; rm -rf "$work"' EXIT

(cd "$data" && find "hips/$map" -name 'Npix*.png' -size +"$(( ${LEAST:-40000} / 1024 ))"k -size -"$(( ${MOST:-120000} / 1024 ))"k | sed 's|^|/|') >"$TILES"
count=$(wc -l <"$TILES"); [ "$count" -gt 0 ] || { echo "no such tiles in $data/hips/$map" >&2; exit 1; }
mean=$(cd "$data" && sed 's|^/||' "$TILES" | xargs stat -c %s | awk '{ s += $1 } END { print int(s / NR) }')

cat >"$work/nginx.conf" <<CONF
worker_processes auto; pid $work/nginx.pid; error_log /dev/null; daemon off;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; etag on; open_file_cache max=10000; keepalive_requests 1000000; default_type image/png;
  server { listen 127.0.0.1:8191 reuseport; root $data; add_header Access-Control-Allow-Origin *; add_header Cache-Control "public, max-age=3600"; } }
CONF
[ "$(id -u)" != 0 ] || sed -i '1i user root;' "$work/nginx.conf"
"$(command -v nginx || echo /usr/sbin/nginx)" -c "$work/nginx.conf" & started+=($!)

serve() { # port, environment: one after the other, a data folder has one service
  (cd "$work" && exec env "${@:2}" "$dax" serve --data "$data" --urls "http://127.0.0.1:$1" >"$work/dax.log" 2>&1) & dax_id=$!
  started+=("$dax_id")
  for _ in $(seq 200); do curl -fsS "http://127.0.0.1:$1/health/ready" >/dev/null 2>&1 && return; sleep 0.1; done
  cat "$work/dax.log" >&2; exit 1
}
ask() { wrk -t2 -c"$clients" -d"${2:-$seconds}s" -s "$here/tiles.lua" "http://127.0.0.1:$1" | awk '/Requests\/sec/ { print int($2) } /Non-2xx/ { print "FAILED " $0 > "/dev/stderr" }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

echo "$count tiles of $mean bytes on average, $clients clients, ${seconds}s, $rounds rounds"
for way in memory store; do
  bytes=$([ $way = memory ] && echo 134217728 || echo 0)
  serve 8192 Hips__MemoryBytes="$bytes"
  ask 8191 2 >/dev/null; ask 8192 3 >/dev/null
  ours=() theirs=()
  for _ in $(seq "$rounds"); do theirs+=("$(ask 8191)"); ours+=("$(ask 8192)"); done
  t=$(printf '%s\n' "${theirs[@]}" | median) o=$(printf '%s\n' "${ours[@]}" | median)
  echo "$way: nginx $t/s, ours $o/s, $(( 100 * o / t )) %   (nginx ${theirs[*]}; ours ${ours[*]})"
  kill "$dax_id"; wait "$dax_id" 2>/dev/null || true
done
