#!/usr/bin/env bash
# A million bars in each form, out of a small heap: how large the answer is, how long it takes at full speed, and the most that
# was live while it was read slowly, by collecting the heap three times meanwhile; for a quarter of the bars and for all of
# them. Fails when an answer is not whole, or when more is live for four times the bars. Needs curl, python3, a JDK and the
# classes of src/bench. HEAP is the heap in MB.
#   CLASSPATH=… BARS=/tmp/bars-data src/bench/scripts/stream.sh
set -euo pipefail
: "${CLASSPATH:?class path with src/main, src/bench and their libraries}" "${BARS:?folder of bars_1m.csv}"
conf=$(dirname "$0")/../../../conf # with the flags of ./ktrdr serve
heap=${HEAP:-128} port=8817 java=${JAVA:-java} work=$(mktemp -d)
trap 'kill ${node:-} 2>/dev/null || true; rm -rf "$work"' EXIT
"$java" -Xmx2g -cp "$CLASSPATH" io.ktrdr.api.StreamBenchmark "$work/store" "$BARS" 2>"$work/err" || { cat "$work/err"; exit 1; }
mkfifo "$work/stop"; exec 7<>"$work/stop"
"$java" "@$conf/serve.jvm" "@$conf/serve-linux.jvm" -Xmx"${heap}m" -XX:+ExitOnOutOfMemoryError "-Xlog:gc:file=$work/gc" -cp "$CLASSPATH" io.ktrdr.api.StreamBenchmark "$work/store" $port <"$work/stop" >"$work/log" 2>"$work/err" & node=$!
for _ in $(seq 60); do grep -q '^up' "$work/log" && break; sleep 1; done
grep -q '^up' "$work/log" || { cat "$work/err"; exit 1; }
cat >"$work/count.py" <<'PY'
# counts the bars of an answer as it comes: by a mark that each has once
import sys
mark = {"rows": b'"t":', "long": b'"timestamp":', "columns": b'],[', "ndjson": b"\n", "csv": b"\n"}.get(sys.argv[1])
size = count = 0
last = b""
while piece := sys.stdin.buffer.read(1 << 20):
    size += len(piece)
    if mark:
        # a mark may lie across two pieces
        text = last[-len(mark) + 1:] + piece if len(mark) > 1 else piece
        count += text.count(mark)
    last = piece
# n arrays have n-1 marks between them, and CSV has a head line; a Parquet file ends with its magic word
count += {"columns": 1, "csv": -1}.get(sys.argv[1], 0)
print(size, count if mark else "whole" if last.endswith(b"PAR1") else "cut")
PY
ask() { # file for what was counted, bars, curl's options
  curl -sSf "${@:3}" -D "$work/head" "$base&limit=$2&$wish" | python3 "$work/count.py" $form >"$1"
  read -r size count <"$1"
  if [ $form = parquet ] && [ "$count" = whole ]; then count=$(tr -d '\r' <"$work/head" | awk 'tolower($1) == "x-bars:"{print $2}'); fi
  [ "$count" = "$2" ] || { echo "$form: $count of $2 bars"; exit 1; }
}
base="http://127.0.0.1:$port/api/v1/bars?instrument=PEERS&timeframe=1m&start=2015-01-02&end=2030-01-01"
printf '%-8s %8s %10s %8s %8s   of a heap of %s MB\n' form bars bytes seconds live_MB "$heap"
for form in rows long columns ndjson csv parquet; do
  case $form in rows | long | columns) wish="style=$form" ;; *) wish="format=$form" ;; esac
  quarter=
  for bars in 250000 1000000; do
    ask "$work/told" $bars # warms
    start=$(date +%s.%N); ask "$work/told" $bars
    seconds=$(awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN{printf "%.1f", b - a}')
    line=$(($(wc -l <"$work/gc") + 1))
    ask "$work/slow" $bars --limit-rate $((size / 4)) & reader=$!
    for _ in 1 2 3; do sleep 1; "${java%java}jcmd" $node GC.run >/dev/null; done
    wait $reader
    live=$(tail -n +"$line" "$work/gc" | sed -nE 's/.*Pause Full.*->([0-9]+)M\(.*/\1/p' | sort -n | tail -1)
    printf '%-8s %8s %10s %8s %8s\n' $form $bars "$size" "$seconds" "$live"
    [ -z "$quarter" ] || [ "$live" -le $((quarter + heap / 8)) ] || { echo "$form: more is live for more bars"; exit 1; }
    quarter=$live
  done
done
