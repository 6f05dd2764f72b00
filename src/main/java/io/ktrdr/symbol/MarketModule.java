package io.ktrdr.symbol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Function;

/**
 * Writes ids, series and ranges as people write them: {@code "AAPL.NASDAQ.STK/1m/TRADES/rth"},
 * {@code "2023-01-01T00:00:00Z/2023-02-01T00:00:00Z"}. The journal depends on these forms for ever.
 */
public final class MarketModule extends SimpleModule {

  private static final long serialVersionUID = 1L;

  public MarketModule() {
    super("ktrdr-market");
    text(InstrumentId.class, InstrumentId::parse);
    text(SeriesId.class, SeriesId::parse);
    text(TimeRange.class, MarketModule::range);
    addKeySerializer(SeriesId.class, new KeyAsText<>(SeriesId.class));
    addKeyDeserializer(SeriesId.class, new KeyFromText(SeriesId::parse));
  }

  private <T> void text(Class<T> type, Function<String, T> parse) {
    addSerializer(type, ToStringSerializer.instance);
    addDeserializer(type, new FromText<>(type, parse));
  }

  static TimeRange range(String text) {
    int slash = text.indexOf('/');
    return new TimeRange(
        Instant.parse(text.substring(0, slash)), Instant.parse(text.substring(slash + 1)));
  }

  private static final class FromText<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> parse;

    FromText(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    protected T _deserialize(String value, DeserializationContext context) {
      return parse.apply(value);
    }
  }

  private static final class KeyAsText<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;

    KeyAsText(Class<T> type) {
      super(type);
    }

    @Override
    public void serialize(T key, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeFieldName(key.toString());
    }
  }

  private static final class KeyFromText extends KeyDeserializer {
    private final Function<String, ?> parse;

    KeyFromText(Function<String, ?> parse) {
      this.parse = parse;
    }

    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      return parse.apply(key);
    }
  }
}
