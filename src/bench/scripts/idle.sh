#!/usr/bin/env bash
# COUNT idle sockets, then COUNT idle WebSockets, against a node that may have so many, and against one with its default limits:
# memory before, meanwhile and afterwards, and how long others wait for /health/live and /bars. Needs COUNT file descriptors
# in each process: the limit is raised as far as it may be. NODES chooses among wide (may have so many) and default.
#   CLASSPATH=… src/bench/scripts/idle.sh
set -euo pipefail
: "${CLASSPATH:?class path with src/main, src/bench and their libraries}"
conf=$(dirname "$0")/../../../conf # with the flags of ./ktrdr serve
count=${COUNT:-10000} seconds=${SECONDS_PER_RUN:-10} port=8821 java=${JAVA:-java} work=$(mktemp -d)
ulimit -n "$(ulimit -Hn)"
[ "$(ulimit -n)" = unlimited ] || [ "$(ulimit -n)" -gt $((count + 500)) ] || { echo "only $(ulimit -n) file descriptors may be had"; exit 1; }
node='' client=''
trap 'kill $client $node 2>/dev/null || true; rm -rf "$work"' EXIT
bars='/api/v1/bars?instrument=AAPL&timeframe=1d&start=2022-01-03&limit=252&style=columns'

serve() { # flags for the JVM
  "$java" "@$conf/serve.jvm" "@$conf/serve-linux.jvm" -Xmx2g "$@" -cp "$CLASSPATH" io.ktrdr.cli.Main serve --port $port --data "$work/data" >>"$work/node.log" 2>&1 & node=$!
  for _ in $(seq 120); do curl -sf -o "$work/out" "http://127.0.0.1:$port/health/ready" && break; sleep 0.5; done
  curl -sf -o "$work/out" -H 'Content-Type: application/json' "http://127.0.0.1:$port/api/v1/data/load" \
    -d '{"symbol":"AAPL","timeframe":"1d","start_date":"2022-01-03","end_date":"2022-12-30","mode":"full"}' || { tail "$work/node.log"; exit 1; }
  for _ in $(seq 2000); do printf 'url = "http://127.0.0.1:%s%s"\noutput = "%s"\n' $port "$bars" "$work/out"; done >"$work/warm"
  curl -sf -K "$work/warm"
}
stop() { kill $node; wait $node 2>/dev/null || true; node=''; }
metric() { curl -sf "http://127.0.0.1:$port/metrics" | awk -v name="$1" 'index($0, name) == 1 {sum += $NF} END {printf "%.0f", sum}'; }
memory() {
  jcmd $node GC.run >"$work/out"; sleep 1; jcmd $node GC.run >"$work/out"
  heap=$(metric 'jvm_memory_used_bytes{area="heap"'); rss=$(awk '/VmRSS/ {print $2}' /proc/$node/status)
  echo "   heap $((heap / 1000000)) MB, RSS $((rss / 1000)) MB, $(ls /proc/$node/fd | wc -l) descriptors, connections $(metric "ktrdr_http_connections "), sessions $(metric ktrdr_stream_sessions)"
}
idle() { # kind connections
  echo "-- $2 idle ${1/tcp/sockets}"
  rm -f "$work/stop"; mkfifo "$work/stop"; : >"$work/client"
  "$java" -Xmx1g -cp "$CLASSPATH" io.ktrdr.api.IdleClient "$1" $port "$2" "$seconds" /health/live "$bars" <"$work/stop" >"$work/client" 2>&1 & client=$!
  exec 7>"$work/stop"
  until grep -q '^holding' "$work/client"; do kill -0 $client || { cat "$work/client"; exit 1; }; sleep 0.2; done
  grep -v '^holding' "$work/client" | sed 's/^/   /'
  memory
  [ "$2" -gt 0 ] || before=$heap
  open=$(awk '/^opened/ {print $5}' "$work/client")
  [ "$open" -lt 100 ] || echo "   $(( (heap - before) / open )) bytes of heap for each that is open"
  exec 7>&-; wait $client; client=''
}

flood() {
  idle tcp 0; idle tcp "$count"
  sleep 3; idle ws "$count"
  sleep 5; echo "-- gone"; memory
  idle tcp 0
}
for kind in ${NODES:-wide default}; do
  echo "== limits: $kind"
  case $kind in
    # sockets that have not said anything would be ended after 15 s
    wide) serve -Dktrdr.http.max-connections=$((count * 5 / 4 + 500)) -Dktrdr.stream.max-sessions=$((count + 100)) -Dktrdr.http.header-timeout=10m ;;
    default) serve ;;
  esac
  flood
  stop
done
