package dev.trainyard.datasets.prepare;

import java.util.List;

/** What the model's outputs mean. */
public sealed interface TargetEncoding {

    /** The columns that are predicted. */
    List<String> names();

    /** Classes by their index. */
    record Classes(String name, List<String> classes) implements TargetEncoding {
        public Classes {
            classes = List.copyOf(classes);
        }

        @Override
        public List<String> names() {
            return List.of(name);
        }
    }

    /** Values: output * scale + center, one for each name. */
    record Values(List<String> names, List<Double> centers, List<Double> scales) implements TargetEncoding {
        public Values {
            names = List.copyOf(names);
            centers = List.copyOf(centers);
            scales = List.copyOf(scales);
            if (centers.size() != names.size() || scales.size() != names.size()) {
                throw new IllegalArgumentException("every target has a center and a scale");
            }
        }

        /** The number that learning sees; always finite. */
        float encoded(int target, double value) {
            return (float)
                    Math.clamp((value - centers.get(target)) / scales.get(target), -Float.MAX_VALUE, Float.MAX_VALUE);
        }
    }
}
