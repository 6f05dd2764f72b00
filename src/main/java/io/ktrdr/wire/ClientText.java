package io.ktrdr.wire;

import io.ktrdr.wire.ClientMessage.CancelAccountSummary;
import io.ktrdr.wire.ClientMessage.CancelAccountUpdatesMulti;
import io.ktrdr.wire.ClientMessage.CancelHeadTimestamp;
import io.ktrdr.wire.ClientMessage.CancelHistogramData;
import io.ktrdr.wire.ClientMessage.CancelHistoricalData;
import io.ktrdr.wire.ClientMessage.CancelMktData;
import io.ktrdr.wire.ClientMessage.CancelPositions;
import io.ktrdr.wire.ClientMessage.CancelRealTimeBars;
import io.ktrdr.wire.ClientMessage.CancelTickByTickData;
import io.ktrdr.wire.ClientMessage.ReqAccountSummary;
import io.ktrdr.wire.ClientMessage.ReqAccountUpdates;
import io.ktrdr.wire.ClientMessage.ReqAccountUpdatesMulti;
import io.ktrdr.wire.ClientMessage.ReqAllOpenOrders;
import io.ktrdr.wire.ClientMessage.ReqAutoOpenOrders;
import io.ktrdr.wire.ClientMessage.ReqCompletedOrders;
import io.ktrdr.wire.ClientMessage.ReqContractDetails;
import io.ktrdr.wire.ClientMessage.ReqCurrentTime;
import io.ktrdr.wire.ClientMessage.ReqCurrentTimeInMillis;
import io.ktrdr.wire.ClientMessage.ReqExecutions;
import io.ktrdr.wire.ClientMessage.ReqHeadTimestamp;
import io.ktrdr.wire.ClientMessage.ReqHistogramData;
import io.ktrdr.wire.ClientMessage.ReqHistoricalData;
import io.ktrdr.wire.ClientMessage.ReqHistoricalTicks;
import io.ktrdr.wire.ClientMessage.ReqIds;
import io.ktrdr.wire.ClientMessage.ReqManagedAccts;
import io.ktrdr.wire.ClientMessage.ReqMarketDataType;
import io.ktrdr.wire.ClientMessage.ReqMarketRule;
import io.ktrdr.wire.ClientMessage.ReqMatchingSymbols;
import io.ktrdr.wire.ClientMessage.ReqMktData;
import io.ktrdr.wire.ClientMessage.ReqMktDepthExchanges;
import io.ktrdr.wire.ClientMessage.ReqOpenOrders;
import io.ktrdr.wire.ClientMessage.ReqPositions;
import io.ktrdr.wire.ClientMessage.ReqRealTimeBars;
import io.ktrdr.wire.ClientMessage.ReqSmartComponents;
import io.ktrdr.wire.ClientMessage.ReqTickByTickData;
import io.ktrdr.wire.ClientMessage.SetServerLogLevel;
import io.ktrdr.wire.ClientMessage.StartApi;
import io.ktrdr.wire.ClientMessage.UnsupportedClientMessage;

/** Which layout writes which client message. */
final class ClientText {

  private ClientText() {}

  static void write(FieldWriter out, ClientMessage message) {
    switch (message) {
      case StartApi m -> SessionRequests.write(out, m);
      case ReqCurrentTime m -> SessionRequests.write(out, m);
      case ReqCurrentTimeInMillis m -> SessionRequests.write(out, m);
      case ReqIds m -> SessionRequests.write(out, m);
      case ReqManagedAccts m -> SessionRequests.write(out, m);
      case SetServerLogLevel m -> SessionRequests.write(out, m);
      case ReqMarketDataType m -> SessionRequests.write(out, m);
      case ReqContractDetails m -> ContractRequests.write(out, m);
      case ReqMatchingSymbols m -> ContractRequests.write(out, m);
      case ReqMarketRule m -> ContractRequests.write(out, m);
      case ReqSmartComponents m -> ContractRequests.write(out, m);
      case ReqMktDepthExchanges m -> ContractRequests.write(out, m);
      case ReqHistoricalData m -> HistoryRequests.write(out, m);
      case CancelHistoricalData m -> HistoryRequests.write(out, m);
      case ReqHeadTimestamp m -> HistoryRequests.write(out, m);
      case CancelHeadTimestamp m -> HistoryRequests.write(out, m);
      case ReqHistogramData m -> HistoryRequests.write(out, m);
      case CancelHistogramData m -> HistoryRequests.write(out, m);
      case ReqHistoricalTicks m -> HistoryRequests.write(out, m);
      case ReqRealTimeBars m -> StreamRequests.write(out, m);
      case CancelRealTimeBars m -> StreamRequests.write(out, m);
      case ReqMktData m -> StreamRequests.write(out, m);
      case CancelMktData m -> StreamRequests.write(out, m);
      case ReqTickByTickData m -> StreamRequests.write(out, m);
      case CancelTickByTickData m -> StreamRequests.write(out, m);
      case ReqOpenOrders m -> AccountRequests.write(out, m);
      case ReqAllOpenOrders m -> AccountRequests.write(out, m);
      case ReqAutoOpenOrders m -> AccountRequests.write(out, m);
      case ReqCompletedOrders m -> AccountRequests.write(out, m);
      case ReqAccountUpdates m -> AccountRequests.write(out, m);
      case ReqAccountUpdatesMulti m -> AccountRequests.write(out, m);
      case CancelAccountUpdatesMulti m -> AccountRequests.write(out, m);
      case ReqPositions m -> AccountRequests.write(out, m);
      case CancelPositions m -> AccountRequests.write(out, m);
      case ReqAccountSummary m -> AccountRequests.write(out, m);
      case CancelAccountSummary m -> AccountRequests.write(out, m);
      case ReqExecutions m -> AccountRequests.write(out, m);
      case UnsupportedClientMessage m -> {
        out.begin(m.id());
        m.fields().forEach(field -> out.text("field", field));
      }
    }
  }
}
