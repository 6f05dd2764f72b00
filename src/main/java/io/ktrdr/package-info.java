/**
 * KTRDR: market data from Interactive Brokers, kept, judged and served.
 *
 * <p>One package per word of the domain; arrows between them only go down (ArchitectureTest):
 *
 * <pre>
 *                        cli
 *                  ┌──────┴───────────────┐
 *                 app                 simulator
 *          ┌───────┴───────┐              │
 *         api ──► job ──► symbol          │
 *          │            ┌──┴───┬────────┐ │
 *          │         gateway store quality│
 *          │         ┌──┴──┐   │      │   │
 *  indicator fuzzy  wire pacing│  calendar│
 *          └─────────┴─────┴──┬┴──────┴───┘
 *                           market
 * </pre>
 */
package io.ktrdr;
