package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.BatchView.LineFault;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what is wrong with the lines of a batch's input: what each is told only when it is asked is its own affair. */
final class BatchLineCheck {

    /** More than anyone mends before trying again, and all of them stand in the ledger. */
    private static final int MOST_FAULTS = 100;

    private static final int LONGEST_ID = 512;
    private static final int LONGEST_MESSAGE = 300;

    private final String endpoint;
    private final List<LineFault> faults = new ArrayList<>();
    private final Map<String, Long> linesById = new HashMap<>();
    private long untold;

    BatchLineCheck(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Notes a fault of the whole. */
    void fault(String code, String message) {
        faults.add(new LineFault(code, message, Optional.empty(), Optional.empty()));
    }

    private void fault(String code, String message, String param, long line) {
        if (faults.size() == MOST_FAULTS) {
            untold++;
            return;
        }
        String told = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
        faults.add(
                new LineFault(code, told, param.isEmpty() ? Optional.empty() : Optional.of(param), Optional.of(line)));
    }

    void tooLong(long line, int most) {
        fault("invalid_json_line", "The line is longer than " + most + " bytes.", "", line);
    }

    /** @param number of the line, from 1 */
    void look(long number, byte[] line) {
        Object tree;
        try {
            tree = JsonTree.read("line", line);
        } catch (RejectedException e) {
            Fault first = e.rejection().faults().getFirst();
            fault("invalid_json_line", "The line " + first.message() + ".", "", number);
            return;
        }
        if (!(tree instanceof Map<?, ?> map)) {
            fault("invalid_json_line", "The line is no JSON object.", "", number);
            return;
        }
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((name, value) -> members.put(String.valueOf(name), value));
        look(number, members);
    }

    private void look(long number, Map<String, Object> members) {
        List<Fault> found = new ArrayList<>();
        TreeReader reader = TreeReader.of("", members, found);
        for (String member : List.of("custom_id", "method", "url", "body")) {
            if (!reader.has(member)) {
                fault("missing_required_parameter", "The member " + member + " is missing.", member, number);
            }
        }
        Optional<String> id = reader.text("custom_id", LONGEST_ID);
        Optional<String> method = reader.text("method");
        Optional<String> url = reader.text("url");
        reader.object("body");
        reader.finish();
        found.forEach(
                fault -> fault("invalid_value", fault.param() + " " + fault.message() + ".", fault.param(), number));
        method.filter(given -> !given.equals("POST"))
                .ifPresent(given ->
                        fault("invalid_method", "method must be POST, not '" + given + "'.", "method", number));
        url.filter(given -> !given.equals(endpoint))
                .ifPresent(given -> fault(
                        "invalid_url",
                        "url must be the batch's endpoint, " + endpoint + ", not '" + given + "'.",
                        "url",
                        number));
        Optional<Long> first = id.map(given -> linesById.putIfAbsent(given, number));
        first.ifPresent(line -> fault(
                "duplicate_custom_id",
                "The custom_id '" + id.orElseThrow() + "' is that of line " + line + " too.",
                "custom_id",
                number));
    }

    List<LineFault> faults() {
        if (untold == 0) {
            return List.copyOf(faults);
        }
        List<LineFault> all = new ArrayList<>(faults);
        all.add(new LineFault(
                "more_faults", "And " + untold + " more are not told here.", Optional.empty(), Optional.empty()));
        return all;
    }

    /** A line that was found in order. */
    static Optional<BatchInput.Request> read(byte[] line) {
        return JsonTree.read("line", line) instanceof Map<?, ?> map ? BatchInput.Request.of(map) : Optional.empty();
    }
}
