package io.ktrdr.api.stream;

final class SeriesOpener {
  java.util.List<java.util.concurrent.CompletionStage<Opener.Outcome>> prepare(Channels.Open o) {
    return java.util.List.of();
  }
}
