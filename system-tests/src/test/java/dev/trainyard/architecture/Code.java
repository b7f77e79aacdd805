package dev.trainyard.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What walls are held against: classes, and the sources that they were compiled from. Both are found by their paths, so
 * the tests depend on no module, and a wall sees what was built rather than what is on a class path.
 */
record Code(JavaClasses classes, List<Path> sources) {

    /** All of the modules' own code. */
    static Code of(Checkout checkout) {
        List<Path> folders = checkout.modulesWithSources().stream()
                .map(checkout::classes)
                .filter(Files::isDirectory)
                .toList();
        return new Code(new ClassFileImporter().importPaths(folders), checkout.mainSources());
    }
}
