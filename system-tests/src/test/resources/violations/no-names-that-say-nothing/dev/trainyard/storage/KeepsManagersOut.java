package dev.trainyard.storage;

public class KeepsManagersOut {}
