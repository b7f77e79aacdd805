package dev.trainyard.job.simulation;

import dev.trainyard.job.session.SessionAction;
import dev.trainyard.job.session.SessionInput;
import dev.trainyard.job.session.SessionState;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What a planted bug has go wrong: a fold, or a session. Those that go wrong elsewhere are asked for by name there. */
interface Mistake {

    /** @param ordinal 1 for the first fold of a history; those beyond the third begin when the log has entries */
    default Fold fold(int ordinal) {
        return new Fold();
    }

    /** What the session hears instead of what was said. */
    default SessionInput input(SessionInput input, long generation) {
        return input;
    }

    /** What a session does instead of what it should. */
    default List<SessionAction> actions(SessionState before, SessionInput input, List<SessionAction> actions) {
        return actions;
    }

    /** Outside of folds and sessions. */
    static Mistake elsewhere() {
        return new Mistake() {};
    }

    static Mistake in(Supplier<Fold> fold) {
        return inFold(ordinal -> fold.get());
    }

    static Mistake inFold(IntFunction<Fold> fold) {
        return new Mistake() {
            @Override
            public Fold fold(int ordinal) {
                return fold.apply(ordinal);
            }
        };
    }

    /** A session that does not do all that it should. */
    static Mistake leavingOut(UnaryOperator<List<SessionAction>> rest) {
        return inSession((before, input, actions) -> rest.apply(actions));
    }

    /** What a session does on an input. */
    interface Doing {
        List<SessionAction> on(SessionState before, SessionInput input, List<SessionAction> actions);
    }

    static Mistake inSession(Doing doing) {
        return new Mistake() {
            @Override
            public List<SessionAction> actions(SessionState before, SessionInput input, List<SessionAction> actions) {
                return doing.on(before, input, actions);
            }
        };
    }
}
