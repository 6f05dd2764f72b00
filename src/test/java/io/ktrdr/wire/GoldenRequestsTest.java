package io.ktrdr.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What we send is, byte for byte, what IB's own clients send. */
class GoldenRequestsTest {

  @Test
  void everyRequestEqualsTheBytesOfIbsOwnClients() throws IOException {
    int compared = 0;
    List<Path> files = new ArrayList<>(GoldenVectors.files("requests-java"));
    files.addAll(GoldenVectors.files("requests-python"));
    for (Path file : files) {
      for (JsonNode vector : GoldenVectors.vectors(file)) {
        byte[] expected = GoldenVectors.bytes(vector);
        if (expected == null || vector.get("request").asText().equals("handshake")) {
          continue;
        }
        ClientMessage request = request(vector);
        Codec codec = Codec.forVersion(vector.get("server_version").asInt());
        byte[] payload = codec.encode(request);
        if (request instanceof ClientMessage.CancelMktData && file.toString().contains("java")) {
          // IB's Java client writes version 1 here, its newer Python client 2, as we do.
          payload[2] = '1';
        }
        assertThat(Frames.frame(payload))
            .as(file.getFileName() + ": " + vector)
            .isEqualTo(expected);
        assertThat(codec.decodeClient(payload)).isEqualTo(request);
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(5 * 60);
  }

  @Test
  void whatAClientRefusesToSendWeRefuseToo() throws IOException {
    int refused = 0;
    for (Path file : GoldenVectors.files("requests-")) {
      for (JsonNode vector : GoldenVectors.vectors(file)) {
        if (GoldenVectors.bytes(vector) == null) {
          Codec codec = Codec.forVersion(vector.get("server_version").asInt());
          ClientMessage request = request(vector);
          assertThatExceptionOfType(WireException.class).isThrownBy(() -> codec.encode(request));
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void theOffersOfAllClientsAreRead() throws IOException {
    for (Path file : GoldenVectors.files("requests-")) {
      for (JsonNode vector : GoldenVectors.vectors(file)) {
        if (vector.get("request").asText().equals("handshake")) {
          byte[] bytes = GoldenVectors.bytes(vector);
          Frames frames = Frames.fromClient();
          frames.feed(bytes);
          Handshake.ClientHello hello = Handshake.ClientHello.decode(frames.next().orElseThrow());
          assertThat(hello.minVersion()).isEqualTo(100);
          assertThat(hello.encode()).isEqualTo(bytes);
          assertThat(hello.negotiate(151, 200)).isPresent();
        }
      }
    }
  }

  @Test
  void everyRequestOfThirdPartyLibrariesIsRead() throws IOException {
    int read = 0;
    for (Path file : GoldenVectors.files("requests-thirdparty")) {
      for (JsonNode vector : GoldenVectors.vectors(file)) {
        if (vector.get("request").asText().equals("handshake")) {
          continue;
        }
        Codec codec = Codec.forVersion(vector.get("server_version").asInt());
        ClientMessage request = codec.decodeClient(GoldenVectors.payload(vector));
        assertThat(request).isNotInstanceOf(ClientMessage.UnsupportedClientMessage.class);
        assertThat(codec.decodeClient(codec.encode(request))).isEqualTo(request);
        if (request instanceof ClientMessage.Request asked) {
          int at = List.of("9", "25", "50", "51").contains(vector.at("/fields/0").asText()) ? 2 : 1;
          assertThat(asked.reqId()).isEqualTo(vector.at("/fields/" + at).asInt());
        }
        read++;
      }
    }
    assertThat(read).isGreaterThan(20);
  }

  @Test
  void serverHellosAreReadWhateverTheirZone() throws IOException {
    for (Path file : GoldenVectors.files("server-handshake")) {
      for (JsonNode vector : GoldenVectors.vectors(file)) {
        Handshake.ServerHello hello = Handshake.ServerHello.decode(GoldenVectors.payload(vector));
        assertThat(hello.serverVersion()).isEqualTo(vector.get("server_version").asInt());
        assertThat(hello.connectionTime()).isEqualTo(vector.at("/fields/1").asText());
        assertThat(Frames.frame(hello.encode())).isEqualTo(GoldenVectors.bytes(vector));
      }
    }
  }

  private static ClientMessage request(JsonNode vector) {
    JsonNode a = vector.get("arguments");
    int reqId = a.path("reqId").asInt();
    WireContract contract = contract(a.path("contract"));
    boolean expired = a.path("contract").path("includeExpired").asBoolean();
    return switch (vector.get("request").asText()) {
      case "startApi" ->
          new ClientMessage.StartApi(
              a.get("clientId").asInt(), a.get("optionalCapabilities").asText());
      case "reqCurrentTime" -> new ClientMessage.ReqCurrentTime();
      case "reqCurrentTimeInMillis" -> new ClientMessage.ReqCurrentTimeInMillis();
      case "reqIds" -> new ClientMessage.ReqIds(a.get("numIds").asInt());
      case "reqManagedAccts" -> new ClientMessage.ReqManagedAccts();
      case "setServerLogLevel" -> new ClientMessage.SetServerLogLevel(a.get("logLevel").asInt());
      case "reqMarketDataType" ->
          new ClientMessage.ReqMarketDataType(a.get("marketDataType").asInt());
      case "reqContractDetails" ->
          new ClientMessage.ReqContractDetails(
              reqId,
              contract,
              expired,
              a.at("/contract/secIdType").asText(),
              a.at("/contract/secId").asText(),
              "");
      case "reqMatchingSymbols" ->
          new ClientMessage.ReqMatchingSymbols(reqId, a.get("pattern").asText());
      case "reqHistoricalData" ->
          new ClientMessage.ReqHistoricalData(
              reqId,
              contract,
              expired,
              a.get("endDateTime").asText(),
              a.get("durationStr").asText(),
              a.get("barSizeSetting").asText(),
              a.get("whatToShow").asText(),
              a.get("useRTH").asInt() == 1,
              a.get("formatDate").asInt(),
              a.get("keepUpToDate").asBoolean(),
              List.of(),
              List.of());
      case "cancelHistoricalData" -> new ClientMessage.CancelHistoricalData(reqId);
      case "reqHeadTimeStamp" ->
          new ClientMessage.ReqHeadTimestamp(
              reqId,
              contract,
              expired,
              a.get("whatToShow").asText(),
              a.get("useRTH").asInt() == 1,
              a.get("formatDate").asInt());
      case "cancelHeadTimeStamp" -> new ClientMessage.CancelHeadTimestamp(reqId);
      case "reqHistogramData" ->
          new ClientMessage.ReqHistogramData(
              reqId, contract, expired, a.get("useRTH").asBoolean(), a.get("timePeriod").asText());
      case "cancelHistogramData" -> new ClientMessage.CancelHistogramData(reqId);
      case "reqHistoricalTicks" ->
          new ClientMessage.ReqHistoricalTicks(
              reqId,
              contract,
              expired,
              a.get("startDateTime").asText(),
              a.get("endDateTime").asText(),
              a.get("numberOfTicks").asInt(),
              a.get("whatToShow").asText(),
              a.get("useRth").asInt() == 1,
              a.get("ignoreSize").asBoolean(),
              List.of());
      case "reqRealTimeBars" ->
          new ClientMessage.ReqRealTimeBars(
              reqId,
              contract,
              a.get("barSize").asInt(),
              a.get("whatToShow").asText(),
              a.get("useRTH").asBoolean(),
              List.of());
      case "cancelRealTimeBars" -> new ClientMessage.CancelRealTimeBars(reqId);
      case "reqMktData" ->
          new ClientMessage.ReqMktData(
              reqId,
              contract,
              List.of(),
              Optional.empty(),
              a.get("genericTickList").asText(),
              a.get("snapshot").asBoolean(),
              a.get("regulatorySnapshot").asBoolean(),
              List.of());
      case "cancelMktData" -> new ClientMessage.CancelMktData(reqId);
      case "reqTickByTickData" ->
          new ClientMessage.ReqTickByTickData(
              reqId,
              contract,
              a.get("tickType").asText(),
              a.get("numberOfTicks").asInt(),
              a.get("ignoreSize").asBoolean());
      case "cancelTickByTickData" -> new ClientMessage.CancelTickByTickData(reqId);
      case "reqMarketRule" -> new ClientMessage.ReqMarketRule(a.get("marketRuleId").asInt());
      case "reqSmartComponents" ->
          new ClientMessage.ReqSmartComponents(reqId, a.get("bboExchange").asText());
      default -> throw new AssertionError("no way to build " + vector);
    };
  }

  private static WireContract contract(JsonNode c) {
    return new WireContract(
        c.path("conId").asInt(),
        c.path("symbol").asText(),
        c.path("secType").asText(),
        c.path("lastTradeDateOrContractMonth").asText(),
        c.path("strike").asText(),
        c.path("right").asText(),
        c.path("multiplier").asText(),
        c.path("exchange").asText(),
        c.path("primaryExchange").asText(),
        c.path("currency").asText(),
        c.path("localSymbol").asText(),
        c.path("tradingClass").asText());
  }
}
