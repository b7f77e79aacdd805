package dev.trainyard.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Time and chance come from outside, so that a test can turn them by hand. */
final class TimeAndChanceWalls {

    /** Who may pause a thread of its own, and for what. */
    static final Map<String, String> PAUSES = Map.of(
            "dev.trainyard.benchmarks.yard.IdleMemory", "a yard is weighed after it has had nothing to do for a while",
            "dev.trainyard.messaging.work.WorkerLane",
                    "its own thread ticks; the session that decides gets the time handed in",
            "dev.trainyard.messaging.work.Outbox", "its own thread waits between two tries to reach the log",
            "dev.trainyard.messaging.heartbeat.HeartbeatSender",
                    "its own thread beats; judging silence is another class",
            "dev.trainyard.learning.engine.MemoryWitness",
                    "its own thread looks at memory, of whose growth nobody tells",
            "dev.trainyard.commandline.stack.Child", "waits for processes, of which nobody tells when they are ready",
            "dev.trainyard.commandline.client.Follow", "asks the API again, as any client that polls");

    /** Who may draw at random, and for what. */
    static final Map<String, String> DRAWS = Map.of(
            "dev.trainyard.commandline.stack.YardFolder", "a secret that could be predicted would be none",
            "dev.trainyard.commandline.client.ApiClient",
                    "a boundary that the file's content cannot contain on purpose");

    private static final Set<String> CLOCKS = Set.of("currentTimeMillis", "nanoTime");

    private TimeAndChanceWalls() {}

    static List<Wall> all() {
        return List.of(
                Wall.of("time-comes-from-a-clock", timeComesFromAClock()),
                Wall.of("nobody-pauses-unnamed", nobodyPausesUnnamed()),
                Wall.of("chance-is-injected", chanceIsInjected()));
    }

    private static ArchRule timeComesFromAClock() {
        return noClasses()
                .that(areNot(new CompositionRoot()))
                .should()
                .accessTargetWhere(new Access("a clock that nobody injected", TimeAndChanceWalls::readsAClock))
                .because("only a clock that is handed in can be turned by a test");
    }

    private static ArchRule nobodyPausesUnnamed() {
        return noClasses()
                .that(areNot(new CompositionRoot()))
                .and(areNot(new Named(PAUSES.keySet())))
                .should()
                .accessTargetWhere(new Access("Thread.sleep", TimeAndChanceWalls::pauses))
                .because("a pause is a guess; wait for the condition, or name the class and the reason in this test");
    }

    private static ArchRule chanceIsInjected() {
        return noClasses()
                .that(areNot(new CompositionRoot()))
                .and(areNot(new Named(DRAWS.keySet())))
                .should()
                .accessTargetWhere(new Access("chance that has no seed", TimeAndChanceWalls::draws))
                .because("the same recipe, seed and data give the same bytes, and ids come from one place");
    }

    static boolean readsAClock(AccessTarget target) {
        String owner = target.getOwner().getName();
        boolean clockOfTheSystem = owner.equals("java.lang.System") && CLOCKS.contains(target.getName());
        boolean clockOfItsOwn =
                owner.equals("java.time.Clock") && target.getName().startsWith("system");
        boolean now = owner.startsWith("java.time.")
                && target.getName().equals("now")
                && target.getFullName().endsWith("now()");
        return clockOfTheSystem || clockOfItsOwn || now;
    }

    static boolean pauses(AccessTarget target) {
        return target.getOwner().getName().equals("java.lang.Thread")
                && target.getName().equals("sleep");
    }

    static boolean draws(AccessTarget target) {
        String full = target.getFullName();
        return full.startsWith("java.security.SecureRandom.<init>")
                || full.startsWith("java.util.UUID.randomUUID")
                || full.startsWith("java.util.concurrent.ThreadLocalRandom.current")
                || full.equals("java.util.Random.<init>()")
                || full.equals("java.util.SplittableRandom.<init>()")
                || full.equals("java.lang.Math.random()")
                || full.equals("java.lang.StrictMath.random()");
    }

    private static DescribedPredicate<JavaClass> areNot(DescribedPredicate<JavaClass> those) {
        return DescribedPredicate.not(those).as("are not " + those.getDescription());
    }

    /**
     * Where everything is put together: a service's wiring, and the mains of commands and figures. The system tests
     * count with them: they watch real processes, whose clocks nobody can turn.
     */
    private static final class CompositionRoot extends DescribedPredicate<JavaClass> {
        CompositionRoot() {
            super("composition roots");
        }

        @Override
        public boolean test(JavaClass type) {
            return type.getPackageName().contains(".wiring")
                    || type.getPackageName().equals("dev.trainyard.commandline")
                    || type.getPackageName().equals("dev.trainyard.benchmarks")
                    || type.getName().equals("dev.trainyard.learning.soak.SoakRun")
                    || type.getPackageName().startsWith("dev.trainyard.system.");
        }
    }

    /** A class of this list, or one inside it. */
    private static final class Named extends DescribedPredicate<JavaClass> {
        private final Set<String> names;

        Named(Set<String> names) {
            super("named exceptions");
            this.names = names;
        }

        @Override
        public boolean test(JavaClass type) {
            String name = type.getName();
            int inner = name.indexOf('$');
            return names.contains(inner < 0 ? name : name.substring(0, inner));
        }
    }

    private interface Kind {
        boolean has(AccessTarget target);
    }

    private static final class Access extends DescribedPredicate<JavaAccess<?>> {
        private final Kind kind;

        Access(String description, Kind kind) {
            super(description);
            this.kind = kind;
        }

        @Override
        public boolean test(JavaAccess<?> access) {
            return kind.has(access.getTarget());
        }
    }
}
