package io.ktrdr.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyTextTest {

  private final SecureRandom random = new SecureRandom();

  @Test
  void aKeyIsReadAsItWasMade() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      KeyText made = KeyText.random(random);
      KeyText read = KeyText.parse(made.secret());

      assertThat(made.secret()).matches("ktrdr_[0-9a-z]{8}_[0-9A-Za-z]{49}");
      assertThat(read.id()).isEqualTo(made.id()).hasSize(8);
      assertThat(read.hash()).isEqualTo(made.hash()).hasSize(32);
      assertThat(seen.add(made.secret())).isTrue();
    }
  }

  /** Seen by the first letters of the secret: a short number would have zeros there. */
  @Test
  void everyOneOfItsBitsIsDrawn() {
    int high = 0;
    for (int i = 0; i < 1000; i++) {
      high += KeyText.random(random).secret().charAt(15) == '0' ? 0 : 1;
    }
    // 62^42 is 2^250.07: but for one in 61 the number needs all 43 digits
    assertThat(high).isBetween(940, 1000);
  }

  @Test
  void anyWrongLetterIsToldAsMistyped() {
    String good = KeyText.random(random).secret();
    for (int at = 15; at < good.length(); at++) {
      char other = good.charAt(at) == 'a' ? 'b' : 'a';
      String typo = good.substring(0, at) + other + good.substring(at + 1);
      assertThatThrownBy(() -> KeyText.parse(typo))
          .as("at %d", at)
          .hasMessageContaining("mistyped")
          .hasMessageNotContaining(typo.substring(15, 40));
    }
    String swapped = good.substring(0, 6) + new StringBuilder(good.substring(6, 14)).reverse();
    assertThatThrownBy(() -> KeyText.parse(swapped + good.substring(14)))
        .hasMessageContaining("mistyped");
  }

  @Test
  void whatWasCutOffOrPaddedIsToldAsSuch() {
    String good = KeyText.random(random).secret();
    for (String bad : new String[] {"", "ktrdr_", good.substring(1), good + "\n", good + good}) {
      assertThatThrownBy(() -> KeyText.parse(bad)).hasMessageContaining("form");
    }
  }

  @Test
  void aLetterThatNoKeyHasIsToldAsSuch() {
    String good = KeyText.random(random).secret();
    for (int at = 0; at < good.length(); at++) {
      for (char other : new char[] {'-', 'é', '/', ':', '@', '[', '`', '{', at < 14 ? 'Z' : '_'}) {
        String bad = good.substring(0, at) + other + good.substring(at + 1);
        if (!bad.equals(good)) {
          assertThatThrownBy(() -> KeyText.parse(bad)).as(bad).hasMessageContaining("form");
        }
      }
    }
  }

  @Test
  void itsSecretIsNotInWhatIsPrinted() {
    KeyText key = KeyText.random(random);

    assertThat(key.toString()).isEqualTo("ktrdr_" + key.id() + "_…");
  }
}
