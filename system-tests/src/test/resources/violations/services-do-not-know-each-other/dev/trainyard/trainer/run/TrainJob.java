package dev.trainyard.trainer.run;

public class TrainJob {}
