package dev.trainyard.system.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code ./trainyard chaos}: a campaign of any size, and its table. */
@CommandLine.Command(
        name = "chaos",
        description =
                "Starts a yard, does faults to it while jobs are at work, and says after each whether every promise held.",
        mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {

    @CommandLine.Option(
            names = "--faults",
            paramLabel = "COUNT",
            description = "How many (default: ${DEFAULT-VALUE})",
            defaultValue = "30")
    private int faults;

    @CommandLine.Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Which faults, in which order (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private long seed;

    @CommandLine.Option(
            names = "--only",
            paramLabel = "WORDS",
            description = "Only faults whose name in the table has these words",
            defaultValue = "")
    private String only;

    private ChaosCommand() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChaosCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<Fault> among = Fault.all().stream()
                .filter(fault -> fault.title().contains(only))
                .toList();
        if (among.isEmpty()) {
            System.err.println("No fault is named so. There are:");
            Fault.all().forEach(fault -> System.err.println("  " + fault.title()));
            return 2;
        }
        Path home = Path.of(System.getProperty("trainyard.home", "."));
        Path data = Files.createDirectories(home.resolve(".trainyard/chaos"));
        Path yard = Files.createTempDirectory(data, "yard-");
        System.out.println("The yard lies in " + yard);
        CampaignReport report = Campaign.run(
                yard, Files.readAllBytes(home.resolve("examples/iris.csv")), faults, among, seed, System.out::println);
        System.out.println();
        System.out.print(report.table());
        System.out.println(report.goal());
        return report.held() && report.isRecoverySoonEnough() ? 0 : 1;
    }
}
