package io.ktrdr.api.stream;

final class StreamRoutes {
  static final String PROTOCOL = "ktrdr.v1";
}
