package dev.trainyard.gateway.run;

import dev.trainyard.trainer.run.TrainJob;

public class BreaksTheWall {
    public TrainJob trainer;
}
