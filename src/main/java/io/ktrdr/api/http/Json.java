package io.ktrdr.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.quality.check.Dimension;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.quality.score.Condition;
import io.ktrdr.symbol.Repair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** JSON of everything but bars: snake_case names, RFC 3339 instants, ids in their text form. */
public final class Json {

  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .addModule(nouns())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private Json() {}

  /** Writes a small document. */
  public interface Writing {
    void to(JsonGenerator out) throws IOException;
  }

  public static byte[] write(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** {@code {"success":true,"data":…}} around a value that Jackson writes. */
  public static HttpResponse success(Object data) {
    return ok(
        write(
            out -> {
              out.writeStartObject();
              out.writeBooleanField("success", true);
              out.writePOJOField("data", data);
              out.writeEndObject();
            }));
  }

  public static HttpResponse ok(byte[] json) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json));
  }

  private static SimpleModule nouns() {
    SimpleModule nouns = new SimpleModule("market");
    for (Class<?> noun :
        new Class<?>[] {
          InstrumentId.class,
          Condition.class,
          Dimension.class,
          Lane.class,
          RepairAction.class,
          Repair.Standing.class,
          Rule.class,
          Severity.class,
          SeriesId.class,
          Timeframe.class,
          SecurityType.class,
          Source.class,
          TradingHours.class,
          WhatToShow.class
        }) {
      nouns.addSerializer(noun, ToStringSerializer.instance);
    }
    return nouns;
  }
}
