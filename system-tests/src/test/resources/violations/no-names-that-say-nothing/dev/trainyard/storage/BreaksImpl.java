package dev.trainyard.storage;

public class BreaksImpl {}
