package dev.trainyard.trainer.run;

public class KeepsToItself {
    public TrainJob job;
}
