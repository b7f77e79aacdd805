package dev.trainyard.trainer.run;

import dev.trainyard.job.task.ReplayReceipt;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.trainer.outbound.ToldSteps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Compares the steps that a resumed attempt does again with what earlier attempts told of them, and says once what it
 * has found. What was told is read meanwhile, so steps may come before it does. Safe for use by both threads.
 */
final class Replay {

    /** What is known where everything told is the same: a card's losses are near, and that is no fault. */
    private static final String ORDER_ON_A_CARD = "a graphics card adds in no fixed order, so that is to be expected";

    private final long attempt;
    private final long from;
    private final Map<String, String> facts;
    private final Consumer<ReplayReceipt> receipts;
    /** Own losses that were not compared yet. */
    private final TreeMap<Long, Double> waiting = new TreeMap<>();

    private Optional<TreeMap<Long, Told>> expected = Optional.empty();
    private Optional<ReplayReceipt.Identical> compared = Optional.empty();
    private boolean said;

    /** What was told of one step. */
    private record Told(long attempt, double loss, Map<String, String> facts) {}

    /**
     * @param attempt which compares; only what earlier ones told matters
     * @param from the step of the checkpoint that it goes on from
     * @param facts as it tells them itself
     * @param receipts hears one receipt, or none
     */
    Replay(long attempt, long from, Map<String, String> facts, Consumer<ReplayReceipt> receipts) {
        this.attempt = attempt;
        this.from = from;
        this.facts = facts;
        this.receipts = receipts;
    }

    /** What was told is known. */
    synchronized void told(List<ToldSteps> earlier) {
        TreeMap<Long, Told> newest = new TreeMap<>();
        for (ToldSteps some : earlier) {
            for (Map<String, Object> json : some.attempt() < attempt ? some.steps() : List.<Map<String, Object>>of()) {
                StepReport report = StepJson.read(json);
                Told known = newest.get(report.step());
                if (report.step() > from && (known == null || known.attempt() <= some.attempt())) {
                    newest.put(report.step(), new Told(some.attempt(), report.trainLoss(), some.facts()));
                }
            }
        }
        expected = Optional.of(newest);
        compare();
    }

    /** A step was done. */
    synchronized void stepped(StepReport report) {
        if (!said) {
            waiting.put(report.step(), report.trainLoss());
            compare();
        }
    }

    /** No further step comes. */
    synchronized void ended() {
        compared.ifPresent(this::say);
        said = true;
    }

    private void compare() {
        if (said || waiting.isEmpty() || expected.isEmpty()) {
            return;
        }
        TreeMap<Long, Told> all = expected.get();
        if (all.isEmpty()) {
            if (from > 0) {
                say(new ReplayReceipt.NothingToCompare(from));
            }
            said = true; // whoever begins at the start resumes nothing
            return;
        }
        for (Map.Entry<Long, Double> own : waiting.entrySet()) {
            Told before = all.get(own.getKey());
            if (before != null && Double.compare(before.loss(), own.getValue()) != 0) {
                say(new ReplayReceipt.Differs(own.getKey(), before.loss(), own.getValue(), whatIsOther(before)));
                return;
            }
            if (before != null) {
                long first = compared.map(ReplayReceipt.Identical::from).orElse(own.getKey());
                compared = Optional.of(new ReplayReceipt.Identical(first, own.getKey()));
            }
        }
        boolean complete = waiting.lastKey() >= all.lastKey();
        waiting.clear();
        if (complete) {
            ended();
        }
    }

    private String whatIsOther(Told before) {
        Map<String, String> all = new HashMap<>(before.facts());
        all.putAll(facts);
        String others = all.keySet().stream()
                .sorted()
                .filter(name -> !before.facts().getOrDefault(name, "").equals(facts.getOrDefault(name, "")))
                .map(name -> name + " was " + before.facts().getOrDefault(name, "not told") + " and is "
                        + facts.getOrDefault(name, "not told"))
                .collect(Collectors.joining(", "));
        return others.isEmpty() && "cuda".equals(facts.get("device")) ? ORDER_ON_A_CARD : others;
    }

    private void say(ReplayReceipt receipt) {
        if (!said) {
            said = true;
            waiting.clear();
            receipts.accept(receipt);
        }
    }
}
