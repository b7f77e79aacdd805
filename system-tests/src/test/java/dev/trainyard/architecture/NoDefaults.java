package dev.trainyard.architecture;

import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.CaseLabelTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConstantCaseLabelTree;
import com.sun.source.tree.DeconstructionPatternTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.PatternCaseLabelTree;
import com.sun.source.tree.PatternTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds switches over our own sealed types and enums that have a {@code default}. It reads the sources, since the
 * compiler puts a default of its own into every class file.
 */
final class NoDefaults {

    static final String REASON = "switches over our own sealed types and enums have no default, because the compiler"
            + " must point at every place when a case is added";

    private NoDefaults() {}

    static List<String> breaches(List<Path> sources) {
        Sources.Parsed parsed = Sources.parse(sources);
        ClosedTypes closed = ClosedTypes.in(parsed.units());
        List<String> breaches = new ArrayList<>();
        for (CompilationUnitTree unit : parsed.units()) {
            new Scan(parsed, unit, closed, breaches).scan(unit, null);
        }
        return breaches;
    }

    private static final class Scan extends TreeScanner<Void, Void> {
        private final Sources.Parsed parsed;
        private final CompilationUnitTree unit;
        private final ClosedTypes closed;
        private final List<String> breaches;

        Scan(Sources.Parsed parsed, CompilationUnitTree unit, ClosedTypes closed, List<String> breaches) {
            this.parsed = parsed;
            this.unit = unit;
            this.closed = closed;
            this.breaches = breaches;
        }

        @Override
        public Void visitSwitch(SwitchTree tree, Void unused) {
            check(tree, tree.getCases());
            return super.visitSwitch(tree, null);
        }

        @Override
        public Void visitSwitchExpression(SwitchExpressionTree tree, Void unused) {
            check(tree, tree.getCases());
            return super.visitSwitchExpression(tree, null);
        }

        private void check(Tree tree, List<? extends CaseTree> cases) {
            boolean hasDefault = labels(cases).anyMatch(DefaultCaseLabelTree.class::isInstance);
            Optional<String> ours =
                    labels(cases).flatMap(label -> ofOurs(label).stream()).findFirst();
            if (hasDefault && ours.isPresent()) {
                breaches.add(parsed.place(unit, tree) + ": a default beside the case " + ours.get());
            }
        }

        private static Stream<CaseLabelTree> labels(List<? extends CaseTree> cases) {
            return cases.stream().flatMap(one -> one.getLabels().stream());
        }

        private Optional<String> ofOurs(CaseLabelTree label) {
            return switch (label) {
                case PatternCaseLabelTree pattern ->
                    typeOf(pattern.getPattern()).filter(closed::hasType);
                case ConstantCaseLabelTree constant
                when constant.getConstantExpression() instanceof IdentifierTree name ->
                    Optional.of(name.getName().toString()).filter(closed::hasConstant);
                default -> Optional.empty();
            };
        }

        private static Optional<String> typeOf(PatternTree pattern) {
            return switch (pattern) {
                case BindingPatternTree binding ->
                    Optional.ofNullable(binding.getVariable().getType()).map(Tree::toString);
                case DeconstructionPatternTree record ->
                    Optional.of(record.getDeconstructor().toString());
                default -> Optional.empty();
            };
        }
    }
}
