package io.ktrdr.api.quality;

import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.symbol.Repair;

/** Ids of repairs as a request names them. */
final class RepairIds {

  private RepairIds() {}

  /** The instrument that a repair belongs to; a problem when the text is no repair's id. */
  static InstrumentId instrument(String id) {
    try {
      return Repair.instrumentOf(id).map(InstrumentId::parse).orElseThrow(() -> unknown(id));
    } catch (IllegalArgumentException notAnId) {
      throw unknown(id);
    }
  }

  /** That no repair has this id. */
  static ProblemException unknown(String id) {
    return new ProblemException(
        Problem.of(
            ProblemType.NOT_FOUND,
            "there is no repair \"" + Fields.shortened(id) + "\"; GET /api/v1/repairs lists them"));
  }
}
