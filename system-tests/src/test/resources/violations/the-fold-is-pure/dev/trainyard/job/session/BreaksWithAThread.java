package dev.trainyard.job.session;

public class BreaksWithAThread {
    java.util.concurrent.Executor later;
}
