package io.ktrdr.api.edge;

import io.ktrdr.api.http.EdgeSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.AcceptEncoding;
import org.apache.pekko.http.javadsl.model.headers.HttpEncodingRange;
import org.apache.pekko.http.javadsl.model.headers.HttpEncodings;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.coding.Coders;
import org.apache.pekko.http.scaladsl.coding.Encoder;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Answers in gzip for those who take it. An answer that is whole is compressed whole; one that is
 * streamed is compressed piece by piece, each piece flushed, so that what was sent can be read.
 * What has a strong tag is compressed once, as long as there is room to remember it. Parquet and
 * whatever else is packed already is left alone.
 */
final class Compression {

  private static final String WEAK = "W/";
  private static final HttpHeader GZIP = RawHeader.create("Content-Encoding", "gzip");

  /**
   * What is larger than this is compressed in pieces, so that one answer does not hold a thread.
   */
  private static final int WHOLE = 1 << 20;

  private static final int PIECE = 1 << 16;

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final long above;
  private final int level;
  private final Queue<Deflater> deflaters = new ArrayBlockingQueue<>(16);
  private final Counter plain;
  private final Counter packed;
  private final PackedAnswers remembered;

  Compression(EdgeSettings settings, MeterRegistry meters) {
    this.above = settings.compressAbove();
    this.level = settings.compressionLevel();
    this.remembered = new PackedAnswers(settings.compressionMemory());
    this.plain =
        Counter.builder("ktrdr.http.compressed.from.bytes")
            .description("Bytes of answers before they were compressed")
            .register(meters);
    this.packed =
        Counter.builder("ktrdr.http.compressed.to.bytes")
            .description("Bytes of answers after they were compressed")
            .register(meters);
  }

  /** Whether an {@code Accept-Encoding} takes gzip, and not rather what is not packed. */
  static boolean accepts(HttpHeader header) {
    if (!(header instanceof AcceptEncoding accepted)) {
      return false;
    }
    Optional<Float> gzip = Optional.empty();
    float anything = 0;
    float plain = 0;
    for (HttpEncodingRange range : accepted.getEncodings()) {
      // only * matches whatever it is asked about
      if (range.matches(HttpEncodings.DEFLATE) && range.matches(HttpEncodings.GZIP)) {
        anything = range.qValue();
      } else if (range.matches(HttpEncodings.GZIP)) {
        gzip = Optional.of(range.qValue());
      } else if (range.matches(HttpEncodings.IDENTITY)) {
        plain = range.qValue();
      }
    }
    float quality = gzip.orElse(anything);
    return quality > 0 && quality >= plain;
  }

  /** Whether the same answer would be sent otherwise to somebody with another Accept-Encoding. */
  boolean varies(HttpResponse response) {
    if (above <= 0 || !response.status().allowsEntity()) {
      return false;
    }
    ResponseEntity entity = response.entity();
    long length = entity.getContentLengthOption().orElse(Long.MAX_VALUE);
    return length >= above && packable(entity.getContentType());
  }

  /**
   * The same answer in gzip; to be asked only of those that {@link #varies vary}.
   *
   * @param target path and query of the request that it answers
   */
  HttpResponse compress(HttpResponse response, Supplier<String> target) {
    String tag = null;
    for (HttpHeader header : response.getHeaders()) {
      if (header.is("content-encoding")
          || (header.is("cache-control") && header.value().contains("no-transform"))) {
        return response;
      }
      if (header.is("etag") && !header.value().startsWith(WEAK)) {
        tag = header.value();
      }
    }
    if (tag == null) {
      return compressed(response, Optional.empty()).addHeader(GZIP);
    }
    PackedAnswers.Key key = new PackedAnswers.Key(target.get(), type(response), tag);
    return remembered
        .find(key)
        .map(body -> response.withEntity(HttpEntities.create(type(response), body)))
        .orElseGet(() -> compressed(response, Optional.of(key)))
        // other bytes are another representation, which a strong tag must not stand for (RFC 9110)
        .removeHeader("ETag")
        .addHeaders(List.of(RawHeader.create("ETag", WEAK + tag), GZIP));
  }

  private HttpResponse compressed(HttpResponse response, Optional<PackedAnswers.Key> key) {
    if (!(response.entity() instanceof HttpEntity.Strict strict)) {
      return response.transformEntityDataBytes(gzip(key));
    }
    ByteString data = strict.getData();
    if (data.size() > WHOLE) {
      Source<ByteString, ?> pieces =
          Source.range(0, (data.size() - 1) / PIECE).map(i -> data.drop(i * PIECE).take(PIECE));
      return response.withEntity(HttpEntities.createChunked(type(response), pieces.via(gzip(key))));
    }
    ByteString body = ByteString.fromArrayUnsafe(packed(data));
    plain.increment(data.size());
    packed.increment(body.size());
    key.ifPresent(its -> remembered.keep(its, body));
    return response.withEntity(HttpEntities.create(type(response), body));
  }

  private static ContentType type(HttpResponse response) {
    return response.entity().getContentType();
  }

  /** Packs what passes, piece by piece, and keeps it under its key. */
  private Flow<ByteString, ByteString, ?> gzip(Optional<PackedAnswers.Key> key) {
    Flow<ByteString, ByteString, ?> packing =
        counted(Coders.Gzip(Encoder.DefaultFilter(), level).encoderFlow().asJava());
    return key.isPresent() ? packing.via(remembered.keeping(key.get())) : packing;
  }

  private Flow<ByteString, ByteString, ?> counted(Flow<ByteString, ByteString, ?> coder) {
    return Flow.of(ByteString.class)
        .map(
            bytes -> {
              plain.increment(bytes.size());
              return bytes;
            })
        .via(coder)
        .map(
            bytes -> {
              packed.increment(bytes.size());
              return bytes;
            });
  }

  private byte[] packed(ByteString data) {
    Deflater deflater = deflaters.poll();
    if (deflater == null) {
      deflater = new Deflater(level, true);
    }
    try {
      CRC32 crc = new CRC32();
      byte[] out = Arrays.copyOf(HEADER, Math.max(512, data.size() / 3));
      int size = HEADER.length;
      for (ByteBuffer piece : data.getByteBuffers()) {
        crc.update(piece.duplicate());
        deflater.setInput(piece);
        while (!deflater.needsInput()) {
          if (size == out.length) {
            out = Arrays.copyOf(out, out.length * 2);
          }
          size += deflater.deflate(out, size, out.length - size);
        }
      }
      deflater.finish();
      while (!deflater.finished()) {
        if (size == out.length) {
          out = Arrays.copyOf(out, out.length * 2);
        }
        size += deflater.deflate(out, size, out.length - size);
      }
      out = Arrays.copyOf(out, size + 8);
      littleEndian(out, size, (int) crc.getValue());
      littleEndian(out, size + 4, data.size());
      return out;
    } finally {
      deflater.reset();
      if (!deflaters.offer(deflater)) {
        deflater.end();
      }
    }
  }

  private static void littleEndian(byte[] out, int at, int value) {
    for (int i = 0; i < 4; i++) {
      out[at + i] = (byte) (value >>> (8 * i));
    }
  }

  private static boolean packable(ContentType type) {
    String sub = type.mediaType().subType();
    return type.mediaType().mainType().equals("text")
        || sub.equals("json")
        || sub.endsWith("+json")
        || sub.equals("x-ndjson")
        || sub.equals("yaml")
        || sub.equals("javascript")
        || sub.endsWith("xml");
  }
}
