"""The peers of serve.py, and beside them /upstream: the pandas idiom as the system that KTRDR grew from had it, with its CSV file read for each request."""
import serve

app = serve.app


@app.get("/upstream/{tf}")
async def by_upstream(tf: str, start: str, end: str):
    serve.frames.pop(tf, None)
    return await serve.by_pandas(tf, start, end)
