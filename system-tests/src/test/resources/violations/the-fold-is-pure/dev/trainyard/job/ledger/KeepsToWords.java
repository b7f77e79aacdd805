package dev.trainyard.job.ledger;

public record KeepsToWords(java.util.List<String> words, java.time.Instant at) {}
