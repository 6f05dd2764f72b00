package io.ktrdr.store;

/** A stored chunk fails its checksum or cannot be decoded; its bars are never served. */
public final class CorruptChunkException extends RuntimeException {

  private final ChunkRef chunk;

  public CorruptChunkException(ChunkRef chunk, String detail) {
    super(
        "chunk "
            + chunk.bucket()
            + " of "
            + chunk.series()
            + " (revision "
            + chunk.revision()
            + ") is corrupt: "
            + detail);
    this.chunk = chunk;
  }

  public ChunkRef chunk() {
    return chunk;
  }
}
