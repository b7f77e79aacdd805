package dev.trainyard.trainer.run;

@jakarta.inject.Singleton
public class BreaksWithAnnotation {}
