package io.ktrdr.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void aTraceOfTheCallersGoesOnWithASpanOfOurOwn() {
    TraceContext trace = TraceContext.parse("00-" + TRACE + "-00f067aa0ba902b7-01").orElseThrow();

    assertThat(trace.traceId()).isEqualTo(TRACE);
    assertThat(trace.parentId()).isEqualTo("00f067aa0ba902b7");
    assertThat(trace.spanId()).matches("[0-9a-f]{16}").isNotEqualTo(trace.parentId());
    assertThat(trace.response()).isEqualTo("00-" + TRACE + "-" + trace.spanId() + "-01");
  }

  @Test
  void aLaterVersionIsReadByWhatItSharesWithThisOne() {
    assertThat(TraceContext.parse("cc-" + TRACE + "-00f067aa0ba902b7-01-what-the-future-brings"))
        .hasValueSatisfying(trace -> assertThat(trace.traceId()).isEqualTo(TRACE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
        "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"
      })
  void whatIsNoTraceCountsAsAbsent(String header) {
    assertThat(TraceContext.parse(header)).isEmpty();
  }
}
