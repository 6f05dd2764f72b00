#!/usr/bin/env bash
# Fan-out of bars to many WebSockets (goal G13): ours, node ws and FastAPI, one after the other in each round, the same client
# for all; median of ROUNDS after a round that warms. The peers know no keys: with 20 series they publish as many bars, in one. Needs node with ws (npm install ws in NODE_PEER), the Python peers'
# packages, the classes of src/bench. CASES chooses among paced200 paced1000 paced100x20 burst200 burst1000 memory.
#   CLASSPATH=… PEERS=../shared/peers NODE_PEER=folder with fanout.mjs and node_modules src/bench/scripts/fanout.sh
set -euo pipefail
: "${CLASSPATH:?class path with src/main, src/bench and their libraries}" "${PEERS:?folder of serve.py}" "${NODE_PEER:?folder of fanout.mjs}"
cases=${CASES:-paced200 paced1000 paced100x20 burst200 burst1000 memory} rounds=${ROUNDS:-5} port=8815 java=${JAVA:-java} work=$(mktemp -d)
kinds=${KINDS:-ours node fastapi}
ulimit -n 8192 2>/dev/null || true
mkfifo "$work/stop"; exec 7<>"$work/stop"
conf=$(dirname "$0")/../../../conf # with the flags of ./ktrdr serve
"$java" "@$conf/serve.jvm" "@$conf/serve-linux.jvm" -Xmx3g ${OPTIONS:-} -cp "$CLASSPATH" io.ktrdr.api.FanoutBenchmark "$work/store" $port <"$work/stop" >"$work/ours.log" 2>"$work/ours.err" & ours=$!
( cd "$NODE_PEER" && exec node fanout.mjs 8804 ) >"$work/node.log" 2>&1 & node=$!
( cd "$PEERS" && BARS=/nonexistent exec /usr/bin/python3 -m uvicorn serve:app --host 127.0.0.1 --port 8805 --no-access-log --log-level warning --loop uvloop --http httptools --ws websockets ) >"$work/peer.log" 2>&1 & fast=$!
trap 'kill $ours $node $fast 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 60); do grep -q '^up$' "$work/ours.log" && grep -q up "$work/node.log" && break; sleep 1; done
grep -q '^up$' "$work/ours.log" || { cat "$work/ours.err"; exit 1; }
run() { # kind subscribers bars gap series
  case $1 in ours) p=$port k=ours ;; node) p=8804 k=peer ;; fastapi) p=8805 k=peer ;; esac
  "$java" -Xmx1g -cp "$CLASSPATH" io.ktrdr.api.FanoutClient $k $p "$2" "$3" "$4" "$5"
}
heap() { curl -sf "http://127.0.0.1:$((port + 1))/memory"; } # after a collection
memory() {
  "$java" -cp "$CLASSPATH" io.ktrdr.api.FanoutClient ours $port 1000 20 20000 1 >/dev/null # what is made once
  sleep 1
  before=$(heap)
  "$java" -cp "$CLASSPATH" io.ktrdr.api.FanoutClient ours $port 1000 60 100000 1 >/dev/null & client=$!
  sleep 6
  echo "$((($(heap) - before) / 1000)) bytes of heap after a collection for each of 1000 subscribers of ours"
  wait $client || true
}
for case in $cases; do
  [ $case = memory ] && { echo "== memory"; memory; continue; }
  case $case in
    paced200) args="200 300 10000 1" ;;
    paced1000) args="1000 40 50000 1" ;;
    paced100x20) args="100 300 10000 20" ;;
    burst200) args="200 1000 0 1" ;;
    burst1000) args="1000 200 0 1" ;;
  esac
  for round in $(seq 0 "$rounds"); do
    for kind in $kinds; do
      # a server in Java is at its speed after a while; the peers are at once
      [ "$round$kind" = 0ours ] && for _ in 1 2 3; do run ours $args >/dev/null; done
      run $kind $args >>"$work/$case.$kind"
      [ "$round" = 0 ] && rm "$work/$case.$kind"
    done
  done
  echo "== $case ($args: subscribers, bars, microseconds between them, series), median of $rounds by p99 (paced) or bars/s (burst): bars/s p50 ms p99 ms"
  for kind in $kinds; do
    column=3; case $case in burst*) column=1 ;; esac
    printf '%-8s %s\n' $kind "$(sort -n -k $column,$column "$work/$case.$kind" | awk '{l[NR]=$0} END{print l[int((NR+1)/2)]}')"
  done
done
