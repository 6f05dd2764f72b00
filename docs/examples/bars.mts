// Bars and problems with nothing but Node 20 (or a browser): fetch, async generators.
//   node --experimental-strip-types bars.mts      from Node 22.6 on; for older ones: npx tsc, or any bundler

type Bar = {
  t: string; session_date?: string;
  o: number; h: number; l: number; c: number;
  v: number | null; vw: number | null; n: number | null;
};
type Meta = { instrument: string; complete: boolean; coverage: number; revision: number; simulated: boolean };
type Problem = { code: string; detail: string; status: number; request_id: string };
type Page = { bars: Bar[]; next_page_token: string | null; meta: Meta };

const url = process.env.KTRDR_URL ?? "http://127.0.0.1:8000";
const auth: Record<string, string> = process.env.KTRDR_API_KEY
  ? { Authorization: `Bearer ${process.env.KTRDR_API_KEY}` }
  : {};

class KtrdrError extends Error {
  problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.problem = problem;
  }
}

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(url + "/api/v1" + path, body === undefined
    ? { headers: auth }
    : { method: "POST", headers: { ...auth, "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) {
    throw new KtrdrError(answer);
  }
  return answer.data as T;
}

/** Page after page; the next one is asked for when the loop comes to it. */
async function* pages(parameters: Record<string, string>): AsyncGenerator<Page> {
  let token: string | null = null;
  do {
    const query = new URLSearchParams(token ? { ...parameters, page_token: token } : parameters);
    const page: Page = await ask<Page>(`/bars?${query}`);
    yield page;
    token = page.next_page_token;
  } while (token);
}

await ask("/data/load", { symbol: "AAPL", timeframe: "1d", start_date: "2023-01-01", end_date: "2023-01-31" });

let bars = 0;
for await (const page of pages({ instrument: "AAPL", timeframe: "1d", start: "2023-01-01", end: "2023-02-01", limit: "8" })) {
  for (const bar of page.bars) {
    console.log(bar.session_date, bar.o, bar.h, bar.l, bar.c, bar.v);
    bars++;
  }
  if (!page.meta.complete) {
    console.log("incomplete:", page.meta.coverage);
  }
}
console.log(bars, "bars");

try {
  await ask("/bars?instrument=NOSUCH&timeframe=1d");
} catch (problem) {
  if (!(problem instanceof KtrdrError)) throw problem;
  console.log(problem.problem.code, problem.problem.status);
}
