package dev.trainyard.storage;

public class BreaksUtil {}
