package dev.trainyard.messaging.topic;

import dev.trainyard.messaging.deadletter.DeadLetters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics that are missing and checks those that are there. What is acknowledged must be kept, so a yard
 * that is not embedded refuses to start on weaker topics than three replicas of which two are in sync.
 */
public final class TopicSetup {

    private static final String FOREVER = "-1";
    private static final String HOUR = Long.toString(Duration.ofHours(1).toMillis());
    private static final String OLD_FILE = Long.toString(Duration.ofHours(6).toMillis());
    private static final String WEEK = Long.toString(Duration.ofDays(7).toMillis());
    private static final String MONTH = Long.toString(Duration.ofDays(30).toMillis());

    private final Admin admin;
    private final boolean embedded;

    /** @param embedded whether one broker is all there is */
    public TopicSetup(Admin admin, boolean embedded) {
        this.admin = admin;
        this.embedded = embedded;
    }

    /**
     * Makes everything ready for these classes of workers. Services that start together may all do it.
     *
     * @throws UnfitTopicException when a topic promises less than is needed
     */
    public void prepare(Collection<String> workerClasses) {
        List<NewTopic> wanted = new ArrayList<>(
                List.of(ledger(), durable(Topics.HEARTBEATS, HOUR), durable(Topics.PROGRESS, HOUR), deadLetters()));
        workerClasses.forEach(name -> wanted.add(durable(Topics.queue(name), FOREVER)));
        create(wanted);
        if (!embedded) {
            check(wanted.stream().map(NewTopic::name).toList());
        }
        workerClasses.forEach(this::setGroup);
    }

    /** Makes a tenant's two public topics ready. */
    public void prepareTenant(String tenant) {
        create(List.of(durable(Topics.submissions(tenant), WEEK), durable(Topics.results(tenant), MONTH)));
    }

    /** What is cut off is gone with the file that it stands in, and only files that are full or old are deleted. */
    private NewTopic ledger() {
        NewTopic topic = durable(Topics.LEDGER, FOREVER);
        Map<String, String> settings = new HashMap<>(topic.configs());
        settings.put("segment.ms", OLD_FILE);
        return topic.configs(settings);
    }

    /** A letter is the record that nobody could use and what is said of it, so it may be longer than any record. */
    private NewTopic deadLetters() {
        NewTopic topic = durable(Topics.DEAD_LETTERS, WEEK);
        Map<String, String> settings = new HashMap<>(topic.configs());
        settings.put("max.message.bytes", Integer.toString(DeadLetters.LONGEST));
        return topic.configs(settings);
    }

    private NewTopic durable(String name, String retentionMillis) {
        return new NewTopic(name, 1, (short) (embedded ? 1 : 3))
                .configs(Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        retentionMillis,
                        "retention.bytes",
                        FOREVER,
                        "min.insync.replicas",
                        embedded ? "1" : "2",
                        "unclean.leader.election.enable",
                        "false",
                        "message.timestamp.type",
                        "LogAppendTime"));
    }

    private void create(List<NewTopic> wanted) {
        Set<String> there = new TreeSet<>(get(() -> admin.listTopics().names().get()));
        List<NewTopic> missing =
                wanted.stream().filter(topic -> !there.contains(topic.name())).toList();
        for (NewTopic topic : missing) {
            try {
                admin.createTopics(List.of(topic)).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // another service was faster
                    throw new IllegalStateException("cannot create the topic " + topic.name(), e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while topics were created", e);
            }
        }
    }

    private void check(List<String> names) {
        Map<String, TopicDescription> descriptions =
                get(() -> admin.describeTopics(names).allTopicNames().get());
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configs =
                get(() -> admin.describeConfigs(resources).all().get());
        List<String> faults = new ArrayList<>();
        for (ConfigResource resource : resources) {
            TopicDescription topic = descriptions.get(resource.name());
            Config config = configs.get(resource);
            require(faults, topic.partitions().size() == 1, resource.name(), "must have exactly one partition");
            require(
                    faults,
                    topic.partitions().getFirst().replicas().size() >= 3,
                    resource.name(),
                    "needs a replication factor of 3");
            require(
                    faults,
                    Integer.parseInt(config.get("min.insync.replicas").value()) >= 2,
                    resource.name(),
                    "needs min.insync.replicas of 2");
            require(
                    faults,
                    "LogAppendTime".equals(config.get("message.timestamp.type").value()),
                    resource.name(),
                    "needs message.timestamp.type LogAppendTime");
        }
        if (!faults.isEmpty()) {
            throw new UnfitTopicException(faults);
        }
    }

    private static void require(List<String> faults, boolean holds, String topic, String what) {
        if (!holds) {
            faults.add(topic + " " + what);
        }
    }

    /** The default of a share group is to begin with the latest record: what was queued before would be lost. */
    private void setGroup(String workerClass) {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, Topics.queue(workerClass));
        List<AlterConfigOp> settings = List.of(
                new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET));
        get(() -> admin.incrementalAlterConfigs(Map.of(group, settings)).all().get());
    }

    private interface Question<T> {
        T ask() throws ExecutionException, InterruptedException;
    }

    private static <T> T get(Question<T> question) {
        try {
            return question.ask();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka refused: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was asked", e);
        }
    }
}
