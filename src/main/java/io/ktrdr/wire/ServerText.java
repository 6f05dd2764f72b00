package io.ktrdr.wire;

import io.ktrdr.wire.ServerMessage.AccountDownloadEnd;
import io.ktrdr.wire.ServerMessage.AccountSummary;
import io.ktrdr.wire.ServerMessage.AccountSummaryEnd;
import io.ktrdr.wire.ServerMessage.AccountUpdateMulti;
import io.ktrdr.wire.ServerMessage.AccountUpdateMultiEnd;
import io.ktrdr.wire.ServerMessage.AccountUpdateTime;
import io.ktrdr.wire.ServerMessage.AccountValue;
import io.ktrdr.wire.ServerMessage.BondContractData;
import io.ktrdr.wire.ServerMessage.CompletedOrdersEnd;
import io.ktrdr.wire.ServerMessage.ContractData;
import io.ktrdr.wire.ServerMessage.ContractDataEnd;
import io.ktrdr.wire.ServerMessage.CurrentTime;
import io.ktrdr.wire.ServerMessage.CurrentTimeInMillis;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import io.ktrdr.wire.ServerMessage.ExecutionDataEnd;
import io.ktrdr.wire.ServerMessage.HeadTimestamp;
import io.ktrdr.wire.ServerMessage.HistogramData;
import io.ktrdr.wire.ServerMessage.HistoricalData;
import io.ktrdr.wire.ServerMessage.HistoricalDataEnd;
import io.ktrdr.wire.ServerMessage.HistoricalDataUpdate;
import io.ktrdr.wire.ServerMessage.HistoricalSchedule;
import io.ktrdr.wire.ServerMessage.HistoricalTicks;
import io.ktrdr.wire.ServerMessage.HistoricalTicksBidAsk;
import io.ktrdr.wire.ServerMessage.HistoricalTicksLast;
import io.ktrdr.wire.ServerMessage.ManagedAccounts;
import io.ktrdr.wire.ServerMessage.MarketDataType;
import io.ktrdr.wire.ServerMessage.MarketRule;
import io.ktrdr.wire.ServerMessage.MktDepthExchanges;
import io.ktrdr.wire.ServerMessage.NextValidId;
import io.ktrdr.wire.ServerMessage.OpenOrderEnd;
import io.ktrdr.wire.ServerMessage.PositionEnd;
import io.ktrdr.wire.ServerMessage.RealTimeBar;
import io.ktrdr.wire.ServerMessage.RerouteMktDataReq;
import io.ktrdr.wire.ServerMessage.RerouteMktDepthReq;
import io.ktrdr.wire.ServerMessage.SmartComponents;
import io.ktrdr.wire.ServerMessage.SymbolSamples;
import io.ktrdr.wire.ServerMessage.TickByTickBidAsk;
import io.ktrdr.wire.ServerMessage.TickByTickLast;
import io.ktrdr.wire.ServerMessage.TickByTickMidPoint;
import io.ktrdr.wire.ServerMessage.TickGeneric;
import io.ktrdr.wire.ServerMessage.TickOptionComputation;
import io.ktrdr.wire.ServerMessage.TickPrice;
import io.ktrdr.wire.ServerMessage.TickReqParams;
import io.ktrdr.wire.ServerMessage.TickSize;
import io.ktrdr.wire.ServerMessage.TickSnapshotEnd;
import io.ktrdr.wire.ServerMessage.TickString;
import io.ktrdr.wire.ServerMessage.UnsupportedServerMessage;

/** Which layout writes which server message. */
final class ServerText {

  private ServerText() {}

  static void write(FieldWriter out, ServerMessage message) {
    switch (message) {
      case ManagedAccounts m -> SessionAnswers.write(out, m);
      case NextValidId m -> SessionAnswers.write(out, m);
      case CurrentTime m -> SessionAnswers.write(out, m);
      case CurrentTimeInMillis m -> SessionAnswers.write(out, m);
      case ErrorMessage m -> SessionAnswers.write(out, m);
      case ContractData m -> ContractAnswers.write(out, m);
      case BondContractData m -> BondAnswers.write(out, m);
      case ContractDataEnd m -> ContractAnswers.write(out, m);
      case SymbolSamples m -> ContractAnswers.write(out, m);
      case MarketRule m -> ContractAnswers.write(out, m);
      case SmartComponents m -> ContractAnswers.write(out, m);
      case MktDepthExchanges m -> ContractAnswers.write(out, m);
      case HistoricalData m -> HistoryAnswers.write(out, m);
      case HistoricalDataEnd m -> HistoryAnswers.write(out, m);
      case HistoricalDataUpdate m -> HistoryAnswers.write(out, m);
      case HistoricalSchedule m -> HistoryAnswers.write(out, m);
      case HeadTimestamp m -> HistoryAnswers.write(out, m);
      case HistogramData m -> HistoryAnswers.write(out, m);
      case HistoricalTicks m -> TickAnswers.write(out, m);
      case HistoricalTicksBidAsk m -> TickAnswers.write(out, m);
      case HistoricalTicksLast m -> TickAnswers.write(out, m);
      case RealTimeBar m -> HistoryAnswers.write(out, m);
      case TickReqParams m -> StreamAnswers.write(out, m);
      case MarketDataType m -> StreamAnswers.write(out, m);
      case TickPrice m -> StreamAnswers.write(out, m);
      case TickSize m -> StreamAnswers.write(out, m);
      case TickGeneric m -> StreamAnswers.write(out, m);
      case TickString m -> StreamAnswers.write(out, m);
      case TickSnapshotEnd m -> StreamAnswers.write(out, m);
      case TickOptionComputation m -> StreamAnswers.write(out, m);
      case RerouteMktDataReq m -> StreamAnswers.write(out, m);
      case RerouteMktDepthReq m -> StreamAnswers.write(out, m);
      case TickByTickLast m -> TickAnswers.write(out, m);
      case TickByTickBidAsk m -> TickAnswers.write(out, m);
      case TickByTickMidPoint m -> TickAnswers.write(out, m);
      case OpenOrderEnd m -> AccountAnswers.write(out, m);
      case CompletedOrdersEnd m -> AccountAnswers.write(out, m);
      case PositionEnd m -> AccountAnswers.write(out, m);
      case AccountValue m -> AccountAnswers.write(out, m);
      case AccountUpdateTime m -> AccountAnswers.write(out, m);
      case AccountDownloadEnd m -> AccountAnswers.write(out, m);
      case AccountUpdateMulti m -> AccountAnswers.write(out, m);
      case AccountUpdateMultiEnd m -> AccountAnswers.write(out, m);
      case ExecutionDataEnd m -> AccountAnswers.write(out, m);
      case AccountSummary m -> AccountAnswers.write(out, m);
      case AccountSummaryEnd m -> AccountAnswers.write(out, m);
      case UnsupportedServerMessage m -> {
        out.begin(m.id());
        m.fields().forEach(field -> out.text("field", field));
      }
    }
  }
}
