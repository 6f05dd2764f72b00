// Live bars with nothing but Node 22 (20 with --experimental-websocket) or a browser: listens, loses the line, goes on.
//   node --experimental-strip-types live.mts      SIM.TEST is always there; take EURUSD and 1m for bars of IB

type Bar = { t: string; o: number; h: number; l: number; c: number };
type Event = {
  type: string; key: string; epoch: string; seq: number; final: boolean;
  bar?: Bar; bars?: object[]; rejected?: object[]; problem?: object;
};
type Place = { key: string; epoch: string; seq: number };

const url = (process.env.KTRDR_URL ?? "http://127.0.0.1:8000").replace(/^http/, "ws");
let place: Place | null = null;

/** Listens until told to stop; answers then, or when the connection ends. */
function listen(heard: (event: Event) => boolean): Promise<void> {
  return new Promise((done, failed) => {
    const socket = new WebSocket(url + "/ws/v1");
    socket.onopen = () => socket.send(JSON.stringify({
      op: "subscribe", id: "1", channel: "bars", instruments: ["SIM.TEST"], timeframe: "5s", snapshot: 5,
      ...(place ? { resume_from: [place] } : {})
    }));
    socket.onclose = () => done();
    socket.onmessage = (message) => {
      for (const event of [JSON.parse(message.data)].flat()) {
        if (event.type === "error" || event.rejected?.length) {
          failed(new Error(JSON.stringify(event.problem ?? event.rejected)));
        }
        if (event.key && event.seq !== undefined) {
          // Within an epoch numbers go up by one for each event; a new epoch begins with a snapshot.
          place = { key: event.key, epoch: event.epoch ?? place?.epoch ?? "", seq: event.seq };
          if (!heard(event)) {
            socket.close();
            return;
          }
        }
      }
    };
  });
}

let left = 2;
await listen((event) => {
  console.log(event.type === "snapshot" ? `snapshot of ${event.bars?.length} bars` : `${event.type} ${event.bar?.t} ${event.bar?.c}`);
  return --left > 0;
});
const behind = place!.seq;
await listen((event) => {
  console.log(`resumed behind ${behind} with ${event.type} ${event.seq}`);
  return false;
});
