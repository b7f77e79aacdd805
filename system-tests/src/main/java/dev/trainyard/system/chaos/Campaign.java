package dev.trainyard.system.chaos;

import dev.trainyard.commandline.stack.YardSettings;
import dev.trainyard.system.wire.KafkaProxy;
import dev.trainyard.system.wire.ObjectsProxy;
import dev.trainyard.system.wire.WirePoint;
import dev.trainyard.system.wire.Wires;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** One yard, many jobs, a fault in each: what was promised is looked at after every single one. */
public final class Campaign implements AutoCloseable {

    private static final int TRAINERS = 2;
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final int RECIPES = 3;
    private static final int MOST_MISSES = 10;

    private final Random random;
    private final Consumer<String> told;
    private final Wires wires = new Wires();
    private final ObjectsProxy objects = new ObjectsProxy(wires);
    private final KafkaProxy kafka = new KafkaProxy(wires);
    private final TestedYard yard;
    private final Api api;
    private final Trial trial;
    private final String file;
    private final List<Undisturbed> undisturbed = new ArrayList<>();
    private final Map<JobCourse, CampaignReport.Line> lines = new LinkedHashMap<>();

    private Campaign(Path data, byte[] rows, long seed, Consumer<String> told) throws IOException {
        this.random = new Random(seed);
        this.told = told;
        YardSettings settings = new YardSettings(
                TestedYard.freePort(), TRAINERS, LEASE, objects::portFor, (process, port) -> kafka.portFor(port));
        this.yard = TestedYard.start(data, settings);
        this.api = yard.api();
        this.trial = new Trial(api, new Injector(yard, objects, kafka, TRAINERS, LEASE, random), random);
        this.file = api.upload("chaos.csv", rows);
    }

    /**
     * Runs a campaign.
     *
     * @param data the yard's folder
     * @param rows a CSV whose column {@code species} is predicted
     * @param among the kinds of faults that are done
     * @param told hears of every fault when it is done with
     */
    public static CampaignReport run(
            Path data, byte[] rows, int faults, List<Fault> among, long seed, Consumer<String> told)
            throws IOException {
        try (Campaign campaign = new Campaign(data, rows, seed, told)) {
            campaign.trainUndisturbed();
            for (Fault fault : campaign.deck(faults, among)) {
                campaign.suffer(fault);
            }
            return new CampaignReport(seed, LEASE, campaign.withResults());
        }
    }

    private void trainUndisturbed() {
        for (int seed = 1; seed <= RECIPES; seed++) {
            long began = System.nanoTime();
            JobCourse.Outcome outcome = submit("undisturbed-" + seed, seed).awaitOutcome();
            Duration time = Duration.ofNanos(System.nanoTime() - began);
            undisturbed.add(new Undisturbed(seed, outcome, time));
            told.accept("undisturbed: seed " + seed + ", " + outcome.digests().size() + " checkpoints, "
                    + time.toMillis() + " ms");
        }
    }

    private JobCourse submit(String key, int seed) {
        return new JobCourse(api, api.submit(file, key, Undisturbed.recipe(seed)));
    }

    /** Every fault equally often, as far as the number allows, in an order of chance. */
    private List<Fault> deck(int faults, List<Fault> among) {
        List<Fault> deck = new ArrayList<>();
        while (deck.size() < faults) {
            List<Fault> all = new ArrayList<>(among);
            Collections.shuffle(all, random);
            deck.addAll(all.subList(0, Math.min(all.size(), faults - deck.size())));
        }
        return deck;
    }

    /** Tries until the fault has hit a job at work. */
    private void suffer(Fault fault) {
        int number = lines.size() + 1;
        for (int miss = 0; ; miss++) {
            yard.awaitReady();
            Undisturbed expected = undisturbed.get(random.nextInt(RECIPES));
            Optional<Wires.Trap> trap =
                    fault instanceof Fault.KilledAt at ? Optional.of(trap(at.point())) : Optional.empty();
            JobCourse job = submit("fault-" + number + "-" + miss, expected.seed());
            Trial.Course course = trap.isPresent() && fault instanceof Fault.KilledAt at
                    ? trial.at(job, expected, at, trap.get())
                    : trial.at(job, expected, fault);
            wires.disarm();
            boolean hit = course.done().isPresent();
            if (hit || !course.complaints().isEmpty() || miss == MOST_MISSES) {
                CampaignReport.Line line = new CampaignReport.Line(
                        number,
                        fault,
                        course.done().map(Injector.Done::what).orElse("never hit a job at work") + ", " + job.id(),
                        course.complaints(),
                        course.recovery(),
                        (double) course.redone() / expected.interval());
                lines.put(job, hit ? line : line.withMore(List.of("the fault never hit")));
                told.accept(lines.get(job).toString());
                return;
            }
        }
    }

    /** Somewhere among those that come to the point in one job. */
    private Wires.Trap trap(WirePoint point) {
        int inOneJob = Math.max(1, wires.passed(point) / (RECIPES + lines.size()));
        return wires.set(point, 1 + random.nextInt(inOneJob), process -> Wires.killIn(yard, process));
    }

    /** The lines, and what the results topic says of their jobs. */
    private List<CampaignReport.Line> withResults() {
        ResultsTopic results = ResultsTopic.read(yard.bootstrap());
        List<CampaignReport.Line> all = new ArrayList<>();
        lines.forEach((job, line) ->
                all.add(line.withMore(results.complaints(job.id(), job.events().size()))));
        return all;
    }

    @Override
    public void close() {
        yard.close();
        objects.close();
        kafka.close();
    }
}
