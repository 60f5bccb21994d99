#!/usr/bin/env bash
# Stored tiles through us and through nginx, from the same files, in turns: requests per second at 16 clients, medians of the rounds.
#   bench/hips/tiles.sh FOLDER [SECONDS [ROUNDS [CLIENTS]]]
# FOLDER keeps the repository and the built map between runs; exposures.py makes them (IMAGES and RICE may name folders of exposures that are there already). TILES PNG tiles (200) of LEAST to MOST kilobytes (40 to
# 120) are asked for, the same ones each time. Needs wrk and nginx (nginx-light), and what exposures.py needs.
set -euo pipefail
folder=${1:?the folder} seconds=${2:-5} rounds=${3:-5} clients=${4:-16}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export DAX=${DAX:-$(cd "$here/../.." && pwd)/artifacts/bin/Dax.Silo/release/dax}
/usr/bin/python3 "$here/exposures.py" "$folder" ${IMAGES:+--images "$IMAGES"} ${RICE:+--rice "$RICE"}
data=$(realpath "$folder")/data map=bench
work=$(mktemp -d)
started=()
trap 'for p in "${started[@]}"; do kill "$p" 2>/dev/null || true; done; wait; rm -rf "$work"' EXIT

"$DAX" hips build "$map" --data "$data" >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
(cd "$data" && find "hips/$map" -name 'Npix*.png' -size +"${LEAST:-40}k" -size -"${MOST:-120}k" | sort | awk '{ print "/" $0 }') >"$work/all"
count=${TILES:-200}
export TILES=$work/tiles
awk -v want="$count" -v have="$(wc -l <"$work/all")" 'int(NR * want / have) > int((NR - 1) * want / have) || have <= want' "$work/all" >"$TILES"
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
  (cd "$work" && exec env "${@:2}" "$DAX" serve --data "$data" --urls "http://127.0.0.1:$1" >"$work/dax.log" 2>&1) & dax_id=$!
  started+=("$dax_id")
  for _ in $(seq 200); do curl -fsS "http://127.0.0.1:$1/health/ready" >/dev/null 2>&1 && return; sleep 0.1; done
  cat "$work/dax.log" >&2; exit 1
}
# All that is asked for answers 200 with a file's bytes, its validator and its cross-origin header; else it is no benchmark.
check() {
  while read -r path; do
    curl -fsS -D "$work/head" -o "$work/body" "http://127.0.0.1:$1$path" && cmp -s "$work/body" "$data$path" && grep -qi '^etag:' "$work/head" && grep -qi '^access-control-allow-origin: \*' "$work/head" ||
      { echo "port $1 does not answer $path as it should" >&2; cat "$work/head" >&2; exit 1; }
  done <"$TILES"
}
ask() { wrk -t2 -c"$clients" -d"${2:-$seconds}s" -s "$here/tiles.lua" "http://127.0.0.1:$1" | awk '/Requests\/sec/ { print int($2) } /Non-2xx/ { print "FAILED " $0 > "/dev/stderr" }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

echo "$count tiles of $mean bytes on average, $clients clients, ${seconds}s, $rounds rounds"
for _ in $(seq 100); do curl -sS -o /dev/null http://127.0.0.1:8191/ 2>/dev/null && break; sleep 0.1; done
check 8191
for way in memory store; do
  bytes=$([ $way = memory ] && echo 134217728 || echo 0)
  serve 8192 Hips__MemoryBytes="$bytes"
  check 8192
  ask 8191 2 >/dev/null; ask 8192 5 >/dev/null
  ours=() theirs=() ratios=()
  for _ in $(seq "$rounds"); do
    t=$(ask 8191) o=$(ask 8192)
    theirs+=("$t"); ours+=("$o"); ratios+=("$(( 100 * o / t ))")
  done
  t=$(printf '%s\n' "${theirs[@]}" | median) o=$(printf '%s\n' "${ours[@]}" | median)
  echo "$way: nginx $t/s, ours $o/s, $(( 100 * o / t )) %   (nginx ${theirs[*]}; ours ${ours[*]}; % ${ratios[*]})"
  kill "$dax_id"; wait "$dax_id" 2>/dev/null || true
done
