package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply.ContractsFailed;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply.ContractsFound;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewayQuestion.FindHeadTimestamp;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply.HeadTimestampFailed;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply.HeadTimestampFound;
import io.ktrdr.gateway.GatewayQuestion.SearchSymbols;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.TradingHours;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.BondContractData;
import io.ktrdr.wire.ServerMessage.ContractData;
import io.ktrdr.wire.ServerMessage.ContractDataEnd;
import io.ktrdr.wire.ServerMessage.HeadTimestamp;
import io.ktrdr.wire.ServerMessage.SymbolSamples;
import io.ktrdr.wire.WireContract;
import io.ktrdr.wire.WireException;
import io.ktrdr.wire.WireTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The three short questions: what each sends, and when its answer is complete. */
final class Answers {

  private static final int NO_SUCH_CONTRACT = 200;

  private Answers() {}

  static Question.Request request(FindContracts question) {
    WireContract contract = Contracts.query(question.query());
    boolean expired = Contracts.mayBeExpired(question.query());
    return new Question.Request(
        new PacedRequest.Message("contract details"),
        Farm.Kind.CONTRACTS,
        reqId -> new ClientMessage.ReqContractDetails(reqId, contract, expired, "", "", ""),
        Optional.empty());
  }

  static Question.Request request(SearchSymbols question) {
    return new Question.Request(
        new PacedRequest.SymbolSearch(question.pattern()),
        Farm.Kind.CONTRACTS,
        reqId -> new ClientMessage.ReqMatchingSymbols(reqId, question.pattern()),
        Optional.empty());
  }

  static Question.Request request(FindHeadTimestamp question) {
    WireContract contract = Contracts.known(question.instrument().contract());
    boolean expired = Contracts.mayBeExpired(question.instrument().contract());
    return new Question.Request(
        new PacedRequest.HeadTimestamp(
            Contracts.pacingKey(question.instrument().contract()),
            question.what(),
            question.hours().toString()),
        Farm.Kind.HISTORY,
        reqId ->
            new ClientMessage.ReqHeadTimestamp(
                reqId,
                contract,
                expired,
                question.what().name(),
                question.hours() == TradingHours.RTH,
                2),
        Optional.of(ClientMessage.CancelHeadTimestamp::new));
  }

  /** Whatever is asked of contracts: that there are none is an answer, too. */
  private interface AboutContracts extends ShortQuestion.Answers<ContractsReply> {
    @Override
    default Optional<ContractsReply> takeCode(int code) {
      return code == NO_SUCH_CONTRACT
          ? Optional.of(new ContractsFound(List.of()))
          : Optional.empty();
    }

    @Override
    default ContractsReply failed(GatewayProblem problem) {
      return new ContractsFailed(problem);
    }

    @Override
    default boolean staysOpen() {
      return false;
    }
  }

  /** Contracts come one by one, then an end. */
  static final class OfContracts implements AboutContracts {

    private final List<Instrument> found = new ArrayList<>();

    @Override
    public Optional<ContractsReply> take(ServerMessage.Answer message) {
      if (message instanceof ContractData data) {
        Contracts.instrument(data.details()).ifPresent(found::add);
      }
      if (message instanceof BondContractData bond) {
        Contracts.instrument(bond.details()).ifPresent(found::add);
      }
      return message instanceof ContractDataEnd
          ? Optional.of(new ContractsFound(List.copyOf(found)))
          : Optional.empty();
    }
  }

  /** All hits come in one message. */
  static final class OfSearch implements AboutContracts {

    @Override
    public Optional<ContractsReply> take(ServerMessage.Answer message) {
      return message instanceof SymbolSamples samples
          ? Optional.of(
              new ContractsFound(
                  samples.samples().stream()
                      .flatMap(sample -> Contracts.instrument(sample).stream())
                      .toList()))
          : Optional.empty();
    }
  }

  /** One moment; IB keeps the request open until it is cancelled. */
  static final class OfHeadTimestamp implements ShortQuestion.Answers<HeadTimestampReply> {

    @Override
    public Optional<HeadTimestampReply> take(ServerMessage.Answer message) {
      return message instanceof HeadTimestamp head ? Optional.of(read(head)) : Optional.empty();
    }

    private HeadTimestampReply read(HeadTimestamp head) {
      try {
        Optional<Instant> instant = WireTime.parse(head.headTimestamp()).instant();
        if (instant.isPresent()) {
          return new HeadTimestampFound(instant.get());
        }
      } catch (WireException unreadable) {
        return failed(Problems.badAnswer(unreadable.getMessage()));
      }
      return failed(
          Problems.badAnswer(
              "head timestamp \"" + head.headTimestamp() + "\" does not say in which zone"));
    }

    @Override
    public Optional<HeadTimestampReply> takeCode(int code) {
      return Optional.empty();
    }

    @Override
    public HeadTimestampReply failed(GatewayProblem problem) {
      return new HeadTimestampFailed(
          problem.kind() == CodeClass.NO_DATA
              ? new GatewayProblem(
                  CodeClass.NO_DATA,
                  problem.ibCode(),
                  problem.ibMessage(),
                  "IB has no data of this kind for the instrument",
                  Duration.ZERO)
              : problem);
    }

    @Override
    public boolean staysOpen() {
      return true;
    }
  }
}
