package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarAnswer;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarStream;
import io.ktrdr.api.bars.Verdict;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.RequestMeters;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * The answer of {@code POST /data/load}: the bars as columns, and all that is to be said of them.
 */
final class LoadAnswer {

  private final ApiContext context;
  private final BarQuestions questions;
  private final RequestMeters meters;

  LoadAnswer(ApiContext context, BarQuestions questions, RequestMeters meters) {
    this.context = context;
    this.questions = questions;
    this.meters = meters;
  }

  CompletionStage<HttpResponse> respond(LoadAsk asked, BarAnswer answer, LoadFetch.Loaded loaded) {
    loaded.check(asked.fallback(), answer.bars());
    return metadata(asked, answer.bars(), answer.revision(), answer.verdict(), loaded)
        .thenApply(metadata -> BarBodies.columns(answer.dates(), answer.figures(), metadata));
  }

  CompletionStage<HttpResponse> respond(LoadAsk asked, BarStream bars, LoadFetch.Loaded loaded) {
    loaded.check(asked.fallback(), bars.bars());
    return metadata(asked, bars.bars(), bars.revision(), bars.verdict(), loaded)
        .thenApply(metadata -> BarBodies.columns(bars.dates(), bars.figures(), metadata));
  }

  private CompletionStage<byte[]> metadata(
      LoadAsk asked, long points, long revision, Verdict verdict, LoadFetch.Loaded loaded) {
    meters.barsServed(points);
    BarQuery query = asked.query();
    return questions
        .gaps(query.series(), query.range(), verdict)
        .thenApply(
            gaps -> {
              BarMetadata metadata =
                  new BarMetadata(
                      query.series(),
                      query.calendar(),
                      asked.start(),
                      asked.end(),
                      points,
                      revision,
                      verdict,
                      gaps,
                      context.simulated(),
                      warnings(asked, loaded));
              return Json.write(
                  out -> {
                    out.writeStartObject();
                    out.writeObjectFieldStart("metadata");
                    out.writeStringField("symbol", asked.symbol());
                    metadata.write(out);
                    out.writeStringField("mode", asked.wish().mode().toString());
                    if (loaded.source().isPresent()) {
                      Resampling.write(out, loaded.source().get());
                    } else {
                      out.writeStringField("source", loaded.requests() == 0 ? "store" : "ib");
                    }
                    if (loaded.trouble().isPresent()) {
                      Fallback.write(loaded.trouble().get(), out);
                    } else {
                      out.writeNumberField("requests", loaded.requests());
                    }
                    if (!loaded.notes().isEmpty()) {
                      out.writeArrayFieldStart("notes");
                      for (String note : loaded.notes()) {
                        out.writeString(note);
                      }
                      out.writeEndArray();
                    }
                    out.writeEndObject();
                    out.writeEndObject();
                  });
            });
  }

  private List<String> warnings(LoadAsk asked, LoadFetch.Loaded loaded) {
    return Stream.concat(
            loaded.trouble().stream().map(Fallback::warning),
            questions.warnings(asked.query(), asked.symbol()).stream())
        .toList();
  }
}
