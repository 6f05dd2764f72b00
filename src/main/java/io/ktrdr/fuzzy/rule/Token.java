package io.ktrdr.fuzzy.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A word, number or sign of a rule.
 *
 * @param text as written
 * @param start index of its first character
 * @param end index after its last
 */
record Token(Kind kind, String text, Position position, int start, int end) {

  enum Kind {
    KEYWORD,
    NAME,
    NUMBER,
    SIGN,
    END
  }

  private static final Set<String> KEYWORDS =
      Set.of("if", "then", "is", "and", "or", "not", "with");

  boolean is(String word) {
    return (kind == Kind.KEYWORD && text.toLowerCase(Locale.ROOT).equals(word))
        || (kind == Kind.SIGN && text.equals(word));
  }

  /** How it is called in a complaint. */
  String described() {
    return kind == Kind.END ? "the end" : "\"" + text + "\"";
  }

  /**
   * Takes a text apart; {@code #} begins a comment.
   *
   * @throws RuleSyntaxException at a character that belongs to nothing
   */
  static List<Token> of(String text) {
    List<Token> tokens = new ArrayList<>();
    int line = 1;
    int lineStart = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
        lineStart = ++i;
      } else if (Character.isWhitespace(c)) {
        i++;
      } else if (c == '#') {
        while (i < text.length() && text.charAt(i) != '\n') {
          i++;
        }
      } else {
        Position position = new Position(line, i - lineStart + 1);
        int end = end(text, i, position);
        String word = text.substring(i, end);
        tokens.add(new Token(kind(word), word, position, i, end));
        i = end;
      }
    }
    tokens.add(new Token(Kind.END, "", new Position(line, i - lineStart + 1), text.length(), i));
    return tokens;
  }

  private static Kind kind(String word) {
    char first = word.charAt(0);
    if (nameStart(first)) {
      return KEYWORDS.contains(word.toLowerCase(Locale.ROOT)) ? Kind.KEYWORD : Kind.NAME;
    }
    return digit(first) || (first == '.' && word.length() > 1) ? Kind.NUMBER : Kind.SIGN;
  }

  private static int end(String text, int from, Position position) {
    char first = text.charAt(from);
    int i = from + 1;
    if (nameStart(first)) {
      while (i < text.length() && (nameStart(text.charAt(i)) || digit(text.charAt(i)))) {
        i++;
      }
      return i;
    }
    if (digit(first) || (first == '.' && i < text.length() && digit(text.charAt(i)))) {
      return numberEnd(text, from);
    }
    if ("()=+-*,:".indexOf(first) >= 0) {
      return i;
    }
    throw new RuleSyntaxException(
        position,
        "\""
            + text.substring(from, from + Character.charCount(text.codePointAt(from)))
            + "\" does not belong in a rule; allowed are names, numbers and ( ) = + - * , : #");
  }

  private static int numberEnd(String text, int from) {
    int i = from;
    while (i < text.length() && (digit(text.charAt(i)) || text.charAt(i) == '.')) {
      i++;
    }
    if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      int exponent = i + 1;
      if (exponent < text.length() && "+-".indexOf(text.charAt(exponent)) >= 0) {
        exponent++;
      }
      if (exponent < text.length() && digit(text.charAt(exponent))) {
        i = exponent;
        while (i < text.length() && digit(text.charAt(i))) {
          i++;
        }
      }
    }
    return i;
  }

  static boolean nameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
