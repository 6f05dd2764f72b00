#!/usr/bin/env bash
# Requests per second for the same bars: from ours with its caches (GET /bars and POST /data/load) and without (cold), from
# the same bytes kept static, and from two Python servers: goals G1-G4. Interleaved, median of ROUNDS. Needs wrk, the peers' packages and the classes of src/bench.
# TABLES chooses among 1d252, 1m10k and 1m100k; OPTIONS are flags for the JVM.
#   CLASSPATH=… PEERS=../shared/peers BARS=/tmp/bars-data src/bench/scripts/serve.sh
set -euo pipefail
: "${CLASSPATH:?class path with src/main, src/bench and their libraries}" "${PEERS:?folder of serve.py}" "${BARS:?folder of bars_1m.csv}"
export BARS
tables=${TABLES:-1d252 1m10k 1m100k} rounds=${ROUNDS:-5} seconds=${SECONDS_PER_RUN:-3} port=8811 java=${JAVA:-java} work=$(mktemp -d)
mkfifo "$work/stop"; exec 7<>"$work/stop"
"$java" -Xmx3g ${OPTIONS:-} -cp "$CLASSPATH" io.ktrdr.api.ServeBenchmark "$BARS" "$work/stores" $port <"$work/stop" >"$work/ours.log" 2>"$work/ours.err" & ours=$!
( cd "$PEERS" && exec /usr/bin/python3 -m uvicorn serve:app --host 127.0.0.1 --port 8801 --workers 2 --no-access-log --log-level warning --loop uvloop --http httptools ) >"$work/peer.log" 2>&1 & peer=$!
trap 'kill $ours $peer 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 120); do grep -q '^up$' "$work/ours.log" && break; sleep 1; done
grep -q '^up$' "$work/ours.log" || { cat "$work/ours.err"; exit 1; }
measure() { # name url [body] -> one line "requests/s p50 p99" into its file
  local script=()
  if [ -n "${3:-}" ]; then
    printf 'wrk.method="POST"\nwrk.headers["Content-Type"]="application/json"\nwrk.body=[[%s]]\n' "$3" >"$work/post.lua"; script=(-s "$work/post.lua")
  fi
  wrk -t1 -c2 -d"${seconds}s" --latency "${script[@]}" "$2" >"$work/out"
  grep -q 'Non-2xx' "$work/out" && { echo "$1 failed:"; cat "$work/out"; exit 1; }
  awk '/50%/{a=$2} /99%/{b=$2} /Requests\/sec/{print $2, a, b}' "$work/out" >>"$work/$1"
}
while IFS=$'\t' read -r name bytes body ours_query query; do
  case " $tables " in *" $name "*) ;; *) continue ;; esac
  bars=/api/v1/bars?$ours_query
  curl -sf -o "$work/g" "http://127.0.0.1:$port$bars"
  curl -sf -o "$work/a" -H 'Content-Type: application/json' -d "$body" http://127.0.0.1:$port/api/v1/data/load
  curl -sf -o "$work/b" -H 'Content-Type: application/json' -d "$body" http://127.0.0.1:$((port + 1))/api/v1/data/load
  cmp -s "$work/a" "$work/b" || { echo "hot and cold answer different bytes for $name"; exit 1; }
  for kind in numpy pandas; do for _ in 1 2 3 4 5 6; do curl -sf -o "$work/p" "http://127.0.0.1:8801/$kind/$query"; done; done
  /usr/bin/python3 - "$work/a" "$work/g" "$work/p" <<'PY'
import json, sys
load, bars, peer = (json.load(open(f))["data"] for f in sys.argv[1:])
assert load["dates"] == bars["dates"] and len(bars["dates"]) == len(peer["dates"]), "not the same bars"
assert load["ohlcv"] == bars["ohlcv"] == peer["ohlcv"], "ours and the peer's figures differ"
PY
  # a server in Java is at its speed after some ten thousand requests; the peers are at once
  for _ in 1 2 3; do
    for warm in "$port$bars" "$((port + 1))$bars" "$((port + 2))/$name"; do wrk -t1 -c2 -d3s "http://127.0.0.1:$warm" >"$work/out"; done
    measure "$name.load" http://127.0.0.1:$port/api/v1/data/load "$body"
  done
  rm "$work/$name.load"
  for round in $(seq 0 "$rounds"); do
    measure "$name.bars" "http://127.0.0.1:$port$bars"
    measure "$name.numpy" "http://127.0.0.1:8801/numpy/$query"
    measure "$name.static" "http://127.0.0.1:$((port + 2))/$name"
    measure "$name.cold" "http://127.0.0.1:$((port + 1))$bars"
    measure "$name.load" http://127.0.0.1:$port/api/v1/data/load "$body"
    measure "$name.pandas" "http://127.0.0.1:8801/pandas/$query"
    # the first round warms
    [ "$round" = 0 ] && rm "$work/$name".{bars,numpy,static,cold,load,pandas}
  done
  echo "== $name ($bytes bytes), median of $rounds: requests/s p50 p99"
  for kind in bars load static cold numpy pandas; do
    printf '%-8s %s\n' $kind "$(sort -n "$work/$name.$kind" | awk '{l[NR]=$0} END{print l[int((NR+1)/2)]}')"
  done
done < <(grep -v '^up$' "$work/ours.log")
