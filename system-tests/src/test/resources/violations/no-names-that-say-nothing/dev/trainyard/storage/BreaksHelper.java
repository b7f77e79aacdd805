package dev.trainyard.storage;

public class BreaksHelper {}
