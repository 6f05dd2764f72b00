package io.ktrdr.wire;

import java.math.BigDecimal;

/** The underlying that hedges a combination of options. */
public record DeltaNeutralContract(int conId, BigDecimal delta, BigDecimal price) {}
