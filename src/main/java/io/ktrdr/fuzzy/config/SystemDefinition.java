package io.ktrdr.fuzzy.config;

import io.ktrdr.fuzzy.inference.FuzzySystem;

/** A named system of rules. */
public record SystemDefinition(String name, String description, FuzzySystem system) {}
