package io.ktrdr.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FieldsTest {

  @Test
  void aBodyThatIsNoJsonIsToldWhereAndWithoutAdviceToProgrammers() {
    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class,
            () -> Fields.object("{\"limit\":NaN}".getBytes(StandardCharsets.UTF_8)));

    assertThat(refused.problem().type()).isEqualTo(ProblemType.MALFORMED_JSON);
    assertThat(refused.problem().detail())
        .startsWith("Non-standard token 'NaN'")
        .contains("(line 1, column ")
        .doesNotContain("JsonReadFeature", "enable");
  }
}
