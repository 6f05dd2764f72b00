#!/usr/bin/env bash
# Requests per second for the same bars: from ours with its caches (GET /bars and POST /data/load) and without (cold), from
# the same bytes kept static, and from two Python servers: goals G1-G4; beside them the same bars as CSV and in gzip (those of
# GET /bars have a tag and are compressed once, those of POST /data/load each time). Static has a process of its own with the
# same flags: a timer for each of its requests, as Pekko sets them, fills no heap of ours. Interleaved, median of ROUNDS; the
# one that reads its file for each request (upstream.py) is asked once, for 20 s, as each answer may take it seconds. Needs
# wrk, the peers' packages and the classes of src/bench. TABLES chooses among 1d252, 1m10k and 1m100k; KEYS=1 has ours ask for
# an API key with each request; OPTIONS are more flags for both JVMs.
#   CLASSPATH=… PEERS=../shared/peers BARS=/tmp/bars-data src/bench/scripts/serve.sh
set -euo pipefail
: "${CLASSPATH:?class path with src/main, src/bench and their libraries}" "${PEERS:?folder of serve.py}" "${BARS:?folder of bars_1m.csv}"
export BARS
tables=${TABLES:-1d252 1m10k 1m100k} rounds=${ROUNDS:-5} seconds=${SECONDS_PER_RUN:-3} port=8811 java=${JAVA:-java} work=$(mktemp -d)
mkfifo "$work/stop"; exec 7<>"$work/stop"; mkdir "$work/static"
scripts=$(cd "$(dirname "$0")" && pwd) conf=$(dirname "$0")/../../../conf # with the flags of ./ktrdr serve
jvm() { exec "$java" "@$conf/serve.jvm" "@$conf/serve-linux.jvm" -Xmx3g ${OPTIONS:-} -cp "$CLASSPATH" "$@" <"$work/stop"; }
jvm io.ktrdr.api.ServeBenchmark "$BARS" "$work/stores" $port ${KEYS:+keys} >"$work/ours.log" 2>"$work/ours.err" & ours=$!
jvm io.ktrdr.api.StaticServer "$work/static" $((port + 2)) >"$work/static.log" 2>&1 & static=$!
( cd "$PEERS" && PYTHONPATH="$scripts:$PWD:${PYTHONPATH:-}" PYTHONDONTWRITEBYTECODE=1 exec /usr/bin/python3 -m uvicorn upstream:app --host 127.0.0.1 --port 8801 --workers 2 --no-access-log --log-level warning --loop uvloop --http httptools ) >"$work/peer.log" 2>&1 & peer=$!
trap 'kill $ours $static $peer 2>/dev/null || true; wait; rm -rf "$work"' EXIT
for _ in $(seq 120); do grep -q '^up$' "$work/ours.log" && break; sleep 1; done
grep -q '^up$' "$work/ours.log" || { cat "$work/ours.err"; exit 1; }
hot=() cold=() # what ours and ours without caches need in their headers
while IFS=$'\t' read -r what hot_key cold_key; do
  [ "$what" = key ] && hot=(-H "Authorization: Bearer $hot_key") cold=(-H "Authorization: Bearer $cold_key")
done <"$work/ours.log"
measure() { # name url [-b body] [wrk's options] -> one line "requests/s p50 p99" into its file
  local name=$1 url=$2; shift 2
  if [ "${1:-}" = -b ]; then
    printf 'wrk.method="POST"\nwrk.headers["Content-Type"]="application/json"\nwrk.body=[[%s]]\n' "$2" >"$work/post.lua"; shift 2
    set -- -s "$work/post.lua" "$@"
  fi
  wrk -t1 -c2 -d"${duration:-$seconds}s" --timeout 60s --latency "$@" "$url" >"$work/out"
  grep -q 'Non-2xx' "$work/out" && { echo "$name failed:"; cat "$work/out"; exit 1; }
  awk '/50%/{a=$2} /99%/{b=$2} /Requests\/sec/{print $2, a, b}' "$work/out" >>"$work/$name"
}
while IFS=$'\t' read -r name body ours_query query; do
  case " $tables " in *" $name "*) ;; *) continue ;; esac
  bars=/api/v1/bars?$ours_query csv=${bars/style=columns/format=csv} load=http://127.0.0.1:$port/api/v1/data/load
  curl -sf -o "$work/g" "${hot[@]}" "http://127.0.0.1:$port$bars"
  curl -sf -o "$work/z" "${hot[@]}" --compressed "http://127.0.0.1:$port$bars"
  cmp -s "$work/g" "$work/z" || { echo "packed and plain bars are different for $name"; exit 1; }
  curl -sf -o "$work/a" "${hot[@]}" -H 'Content-Type: application/json' -d "$body" "$load"
  curl -sf -o "$work/b" "${cold[@]}" -H 'Content-Type: application/json' -d "$body" http://127.0.0.1:$((port + 1))/api/v1/data/load
  cmp -s "$work/a" "$work/b" || { echo "hot and cold answer different bytes for $name"; exit 1; }
  cp "$work/a" "$work/static/$name"
  packed=$(curl -sf "${hot[@]}" -H 'Accept-Encoding: gzip' "http://127.0.0.1:$port$bars" | wc -c)
  for kind in numpy pandas; do for _ in 1 2 3 4 5 6; do curl -sf -o "$work/p" "http://127.0.0.1:8801/$kind/$query"; done; done
  /usr/bin/python3 - "$work/a" "$work/g" "$work/p" <<'PY'
import json, sys
load, bars, peer = (json.load(open(f))["data"] for f in sys.argv[1:])
assert load["dates"] == bars["dates"] and len(bars["dates"]) == len(peer["dates"]), "not the same bars"
assert load["ohlcv"] == bars["ohlcv"] == peer["ohlcv"], "ours and the peer's figures differ"
PY
  # a server in Java is at its speed after some ten thousand requests; the peers are at once
  for _ in 1 2 3; do
    wrk -t1 -c2 -d3s "${hot[@]}" "http://127.0.0.1:$port$bars" >"$work/out"
    wrk -t1 -c2 -d3s "${cold[@]}" "http://127.0.0.1:$((port + 1))$bars" >"$work/out"
    wrk -t1 -c2 -d3s "http://127.0.0.1:$((port + 2))/$name" >"$work/out"
    measure "$name.load" "$load" -b "$body" "${hot[@]}"
  done
  rm "$work/$name.load"
  kinds="bars load static cold numpy pandas csv gzip gzip-load"
  for round in $(seq 0 "$rounds"); do
    measure "$name.bars" "http://127.0.0.1:$port$bars" "${hot[@]}"
    measure "$name.numpy" "http://127.0.0.1:8801/numpy/$query"
    measure "$name.static" "http://127.0.0.1:$((port + 2))/$name"
    measure "$name.cold" "http://127.0.0.1:$((port + 1))$bars" "${cold[@]}"
    measure "$name.load" "$load" -b "$body" "${hot[@]}"
    measure "$name.pandas" "http://127.0.0.1:8801/pandas/$query"
    measure "$name.csv" "http://127.0.0.1:$port$csv" "${hot[@]}"
    measure "$name.gzip" "http://127.0.0.1:$port$bars" "${hot[@]}" -H 'Accept-Encoding: gzip'
    measure "$name.gzip-load" "$load" -b "$body" "${hot[@]}" -H 'Accept-Encoding: gzip'
    # the first round warms
    [ "$round" = 0 ] && for kind in $kinds; do rm "$work/$name.$kind"; done
  done
  duration=20 measure "$name.upstream" "http://127.0.0.1:8801/upstream/$query"
  kinds="$kinds upstream"
  echo "== $name ($(wc -c <"$work/a") bytes, $packed in gzip)${KEYS:+ with a key}, median of $rounds: requests/s p50 p99"
  for kind in $kinds; do
    printf '%-9s %s\n' $kind "$(sort -n "$work/$name.$kind" | awk '{l[NR]=$0} END{print l[int((NR+1)/2)]}')"
  done
done < <(grep -v -e '^up$' -e '^key' "$work/ours.log")
