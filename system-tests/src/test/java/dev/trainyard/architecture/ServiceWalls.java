package dev.trainyard.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;

/** Who may know whom, inside the services and between them. */
final class ServiceWalls {

    private static final Set<String> SERVICES = Set.of("gateway", "trainer", "evaluator");

    private ServiceWalls() {}

    static List<Wall> all() {
        return List.of(
                Wall.of("services-do-not-know-each-other", servicesDoNotKnowEachOther()),
                Wall.of("run-is-plain-java", runIsPlainJava()),
                Wall.of("only-wiring-names-an-adapter", onlyWiringNamesAnAdapter()),
                Wall.of("nobody-imports-wiring", nobodyImportsWiring()),
                Wall.of("packages-are-free-of-cycles", packagesAreFreeOfCycles()),
                Wall.of("the-fold-is-pure", theFoldIsPure()));
    }

    private static ArchRule servicesDoNotKnowEachOther() {
        return slices().assignedFrom(new ByService())
                .should()
                .notDependOnEachOther()
                .because(
                        "services meet in the log, in the store and over HTTP, and each is deployed without the others");
    }

    /** Each service is a slice; everything else is none. */
    private static final class ByService implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String[] parts = type.getPackageName().split("\\.", -1);
            return parts.length > 2 && type.getPackageName().startsWith("dev.trainyard.") && SERVICES.contains(parts[2])
                    ? SliceIdentifier.of(parts[2])
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "services";
        }
    }

    private static ArchRule runIsPlainJava() {
        return noClasses()
                .that()
                .resideInAPackage("dev.trainyard.*.run..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "io.smallrye..",
                        "io.vertx..",
                        "io.micrometer..",
                        "jakarta..",
                        "org.eclipse.microprofile..",
                        "org.jboss..",
                        "org.apache.kafka..",
                        "io.minio..",
                        "okhttp3..")
                .because(
                        "a use case is plain Java: it can be read, and tested, without a framework, a broker or a store");
    }

    private static ArchRule onlyWiringNamesAnAdapter() {
        return noClasses()
                .that()
                .resideInAnyPackage("dev.trainyard.gateway..", "dev.trainyard.trainer..", "dev.trainyard.evaluator..")
                .and()
                .resideOutsideOfPackage("..wiring..")
                .should()
                .dependOnClassesThat(new Adapter())
                .because(
                        "what is built of what is read in one file, and a use case that names a port can be tested by hand");
    }

    /** A class of ours that speaks with a broker or a store itself, or implements a service's own port. */
    private static final class Adapter extends DescribedPredicate<JavaClass> {
        Adapter() {
            super("are adapters");
        }

        @Override
        public boolean test(JavaClass type) {
            return type.getPackageName().startsWith("dev.trainyard.")
                    && !type.isInterface()
                    && (speaksForItself(type) || implementsAPort(type));
        }

        private static boolean speaksForItself(JavaClass type) {
            return type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getName())
                    // A record that is handed in is only read.
                    .anyMatch(name -> name.startsWith("org.apache.kafka.clients.") && !name.endsWith("Record")
                            || name.startsWith("io.minio")
                            || name.startsWith("java.net.http"));
        }

        private static boolean implementsAPort(JavaClass type) {
            // Not the records inside a port that are its answers.
            return type.getAllRawInterfaces().stream()
                    .anyMatch(port -> port.getPackageName().endsWith(".outbound")
                            && !type.getPackageName().endsWith(".outbound"));
        }
    }

    private static ArchRule nobodyImportsWiring() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("..wiring..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.trainyard..wiring..")
                .because("the composition root knows everything, so nothing may know it");
    }

    private static ArchRule packagesAreFreeOfCycles() {
        return slices().matching("dev.trainyard.(**)")
                .should()
                .beFreeOfCycles()
                .because("packages that need each other are one package, and can only be understood together");
    }

    private static ArchRule theFoldIsPure() {
        return classes()
                .that()
                .resideInAnyPackage("dev.trainyard.job.ledger..", "dev.trainyard.job.session..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.trainyard.job..",
                        "java.lang..",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "java.time")
                .because(
                        "two replicas that read the same log must hold the same state: no file, no network, no thread");
    }
}
