package io.ktrdr.api.stream;

final class BoardOpener {
  java.util.List<java.util.concurrent.CompletionStage<Opener.Outcome>> prepare(Channels.Open o) {
    return java.util.List.of();
  }
}
