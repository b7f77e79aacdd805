package dev.trainyard.job.task;

/**
 * One life of a worker process.
 *
 * @param name stable over restarts; a new start under a name ends what earlier starts held
 * @param start unique for every start of the process
 */
public record Worker(String name, String start) {}
