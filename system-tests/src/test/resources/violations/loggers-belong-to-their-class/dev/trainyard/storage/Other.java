package dev.trainyard.storage;

public class Other {}
