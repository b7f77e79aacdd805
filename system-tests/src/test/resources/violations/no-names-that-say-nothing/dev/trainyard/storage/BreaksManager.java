package dev.trainyard.storage;

public class BreaksManager {}
