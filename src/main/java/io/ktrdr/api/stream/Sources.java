package io.ktrdr.api.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.http.Caller;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.LinkNews;
import io.ktrdr.gateway.LoginsStatus;
import io.ktrdr.indicator.Calculation;
import io.ktrdr.indicator.History;
import io.ktrdr.job.BoardNews;
import io.ktrdr.job.JobNews;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.SubscriptionNews;
import io.ktrdr.symbol.Subscriptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;

/** What streams are made of. Stages fail with a {@link io.ktrdr.api.http.ProblemException}. */
interface Sources {

  /** Finds an instrument by any of its names; may ask IB. */
  CompletionStage<Instrument> resolve(String name);

  TradingCalendar calendar(Instrument instrument);

  /** How all live series stand. */
  CompletionStage<Subscriptions> subscriptions();

  /** Makes a live subscription that stays until it is ended by {@code DELETE /subscriptions}. */
  CompletionStage<Void> subscribe(SeriesId series, Caller caller, String requestId);

  /** The live events of a series that is subscribed to. */
  Upstream live(SeriesId series);

  /**
   * The latest stored bars of a series; where none are, put together of shorter ones.
   *
   * @param history how many
   */
  CompletionStage<StoredBars> latest(Instrument instrument, SeriesId series, History history);

  /** Stored bars of a range. */
  CompletionStage<BarSeries> stored(SeriesId series, TimeRange range);

  /** Reads the member {@code indicators} of an operation. */
  Calculation calculation(ObjectNode operation, Timeframe timeframe);

  /** The names of a calculation's columns. */
  List<String> columns(Calculation calculation);

  /** How all logins stand. */
  CompletionStage<LoginsStatus> gateway();

  /** Has a listener hear of the connection that carries subscriptions, until it ends. */
  void watchGateway(ActorRef<LinkNews> listener);

  /** Has a listener hear how all live series stand, and of each change, until it ends. */
  void watchSubscriptions(ActorRef<SubscriptionNews> listener);

  /** One job as JSON; a problem when there is none. */
  CompletionStage<ObjectNode> job(String id);

  /** Has a listener hear how a job stands, and of each change, until it ends. */
  void watchJob(String id, ActorRef<JobNews> listener);

  /** Has a listener hear of the latest jobs, and of each change of any, until it ends. */
  void watchJobs(int latest, ActorRef<BoardNews> listener);

  /** Whether what the node has is invented. */
  boolean simulated();

  /** The facts of one instrument or of all that are written now, after a number. */
  Source<AuditLog.Line, NotUsed> facts(Optional<InstrumentId> instrument, long after);

  /** The same, and then those that are written, as they are. Never ends. */
  Source<AuditLog.Line, NotUsed> follow(Optional<InstrumentId> instrument, long after);
}
