package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.SessionAction;
import dev.trainyard.job.session.SessionInput;
import dev.trainyard.job.session.SessionState;
import java.util.List;

/** What a session, or whoever drives it, could get wrong. */
final class SessionMistakes {

    private SessionMistakes() {}

    static Mistake startingWhatWasRefused() {
        return Mistake.inSession((before, input, actions) -> {
            boolean refused = before instanceof SessionState.Claiming claiming
                    && input instanceof SessionInput.LeaderSaid(LedgerEvent.Refused no)
                    && no.attempt().equals(claiming.attempt())
                    && no.worker().equals(claiming.worker());
            return refused
                    ? List.of(new SessionAction.StartWork(
                            ((SessionState.Claiming) before).attempt(),
                            ((SessionState.Claiming) before).worker(),
                            FoldMistakes.NOTHING))
                    : actions;
        });
    }

    static Mistake workingOn() {
        return Mistake.leavingOut(actions -> actions.stream()
                .filter(action -> !(action instanceof SessionAction.InterruptWork))
                .toList());
    }

    static Mistake claimingOnce() {
        return Mistake.inSession(
                (before, input, actions) -> input instanceof SessionInput.TimePassed ? List.of() : actions);
    }

    static Mistake releasingWithoutAWord() {
        return Mistake.leavingOut(actions -> actions.stream()
                .filter(action -> !(action instanceof SessionAction.AppendLastWord(LedgerEvent word)
                        && word instanceof LedgerEvent.TaskReleased))
                .toList());
    }

    static Mistake obeyingADeposedLeader() {
        return new Mistake() {
            @Override
            public SessionInput input(SessionInput input, long generation) {
                return input instanceof SessionInput.LeaderSaid(LedgerEvent.FromGeneration said)
                        ? new SessionInput.LeaderSaid(Rewritten.of(said, generation))
                        : input;
            }
        };
    }
}
