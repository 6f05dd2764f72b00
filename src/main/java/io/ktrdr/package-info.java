/**
 * KTRDR: market data from Interactive Brokers, kept, judged and served.
 *
 * <p>One package per word of the domain, in floors: none uses another on its own floor or above.
 * Which may use which is in {@code docs/architecture.md}, and a test holds it.
 *
 * <pre>
 *   cli
 *   app
 *   api                             simulator   client
 *   job
 *   symbol                          file
 *   gateway   store   quality   resample   indicator   fuzzy
 *   wire   pacing   calendar
 *   market
 * </pre>
 */
package io.ktrdr;
