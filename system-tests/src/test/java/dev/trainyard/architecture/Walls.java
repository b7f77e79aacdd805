package dev.trainyard.architecture;

import java.util.List;
import java.util.stream.Stream;

/** All walls. */
final class Walls {

    private Walls() {}

    static List<Wall> all() {
        return Stream.of(ServiceWalls.all(), TimeAndChanceWalls.all(), StyleWalls.all())
                .flatMap(List::stream)
                .toList();
    }
}
