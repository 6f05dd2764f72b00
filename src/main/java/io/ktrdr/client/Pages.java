package io.ktrdr.client;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Pages, each asked for when it is come to. Every iteration begins anew with the first page.
 *
 * @param <P> a page
 */
public final class Pages<P> implements Iterable<P> {

  private final Function<Optional<String>, P> ask;
  private final Function<P, Optional<String>> next;

  /**
   * @param ask gives the page of a token; the first has none
   * @param next gives the token of the page after one
   */
  Pages(Function<Optional<String>, P> ask, Function<P, Optional<String>> next) {
    this.ask = ask;
    this.next = next;
  }

  /** One after the other; {@code next} throws {@link KtrdrException} when a page cannot be had. */
  @Override
  public Iterator<P> iterator() {
    return new Iterator<>() {
      private Optional<String> token = Optional.empty();
      private boolean begun;

      @Override
      public boolean hasNext() {
        return !begun || token.isPresent();
      }

      @Override
      public P next() {
        if (!hasNext()) {
          throw new NoSuchElementException("that was the last page");
        }
        P page = ask.apply(token);
        begun = true;
        token = next.apply(page);
        return page;
      }
    };
  }

  /** The same as a stream; never more than a page is kept. */
  public Stream<P> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  /** The first page alone. */
  public P first() {
    return ask.apply(Optional.empty());
  }
}
