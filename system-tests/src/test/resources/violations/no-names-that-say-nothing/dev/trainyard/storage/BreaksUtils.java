package dev.trainyard.storage;

public class BreaksUtils {}
