package dev.trainyard.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;

/** Habits of the house that a machine can check. */
final class StyleWalls {

    private static final Set<String> LOGGERS = Set.of(
            "java.lang.System$Logger", "org.jboss.logging.Logger", "org.slf4j.Logger", "java.util.logging.Logger");

    private StyleWalls() {}

    static List<Wall> all() {
        return List.of(
                Wall.of("no-field-injection", noFieldInjection()),
                Wall.of("no-names-that-say-nothing", noNamesThatSayNothing()),
                Wall.of("loggers-belong-to-their-class", loggersBelongToTheirClass()),
                new Wall(
                        "no-default-over-our-own-types",
                        NoDefaults.REASON,
                        code -> NoDefaults.breaches(code.sources())));
    }

    private static ArchRule noFieldInjection() {
        return noFields()
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .orShould()
                .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
                .orShould()
                .beAnnotatedWith("org.eclipse.microprofile.reactive.messaging.Channel")
                .orShould()
                .beAnnotatedWith("org.eclipse.microprofile.rest.client.inject.RestClient")
                .orShould()
                .beAnnotatedWith("jakarta.ws.rs.core.Context")
                .because("a constructor says what an object needs, and a test can call it");
    }

    private static ArchRule noNamesThatSayNothing() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)")
                .because("such a name says that nobody knew what the class is for; name what it does");
    }

    private static ArchRule loggersBelongToTheirClass() {
        return classes()
                .that(new HasALogger())
                .should(new NameItsOwnClass())
                .because("a line in a log must lead to the class that wrote it");
    }

    private static boolean isLogger(JavaField field) {
        return LOGGERS.contains(field.getRawType().getName());
    }

    private static final class HasALogger extends DescribedPredicate<JavaClass> {
        HasALogger() {
            super("have a logger");
        }

        @Override
        public boolean test(JavaClass type) {
            return type.getFields().stream().anyMatch(StyleWalls::isLogger);
        }
    }

    private static final class NameItsOwnClass extends ArchCondition<JavaClass> {
        NameItsOwnClass() {
            super("name their own class in a private static final LOGGER");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            for (JavaField field : type.getFields()) {
                if (isLogger(field)) {
                    boolean shape = field.getName().equals("LOGGER")
                            && field.getModifiers()
                                    .containsAll(Set.of(JavaModifier.PRIVATE, JavaModifier.STATIC, JavaModifier.FINAL));
                    boolean own = type.getStaticInitializer().stream()
                            .flatMap(initializer -> initializer.getReferencedClassObjects().stream())
                            .anyMatch(reference -> reference.getRawType().equals(type));
                    events.add(new SimpleConditionEvent(
                            field, shape && own, field.getFullName() + " is not the logger of its own class"));
                }
            }
        }
    }
}
