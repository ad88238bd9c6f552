package dev.tessera.jobstore.kafka;

import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import dev.tessera.protocol.jobs.JobTopics;
import dev.tessera.web.health.Readiness;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Declares topics and share groups, and declares them again when a broker came back without them: nothing that only Kafka
 * knows is ever needed.
 */
public final class Topics implements SmartLifecycle, Readiness {

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);
    private static final int PATIENCE_SECONDS = 10;

    /** Share groups are not limited by partitions; these spread the load over brokers. */
    private static final int PARTITIONS = 4;

    /** Wake-ups, progress and control lose their meaning within hours: what counts is in PostgreSQL. */
    private static final Map<String, String> SETTINGS = Map.of("retention.ms", "86400000", "segment.ms", "3600000");

    private static final Map<String, String> GROUP_SETTINGS = Map.of(
            "share.auto.offset.reset", "earliest",
            "share.record.lock.duration.ms", "30000",
            "share.renew.acknowledge.enable", "true");

    private final String bootstrapServers;
    private volatile boolean declared;
    private volatile Thread thread;

    Topics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    @Override
    public void start() {
        thread = new Thread(this::repeat, "topics");
        thread.setDaemon(true);
        thread.start();
    }

    private void repeat() {
        var said = false;
        try (var admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "reconnect.backoff.max.ms",
                "2000",
                "request.timeout.ms",
                "5000",
                "default.api.timeout.ms",
                Integer.toString(PATIENCE_SECONDS * 1_000)))) {
            while (thread == Thread.currentThread()) {
                try {
                    declare(admin);
                    declared = true;
                    said = false;
                } catch (ExecutionException | TimeoutException e) {
                    declared = false;
                    if (!said)
                        LOG.warn(
                                "Kafka at {} does not answer ({}); jobs wait for it", bootstrapServers, e.getMessage());
                    said = true;
                }
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void declare(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        var missing = new HashSet<>(wanted().keySet());
        missing.removeAll(admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        if (missing.isEmpty()) return;
        create(admin, missing);
        configureGroups(admin);
        LOG.info("declared the topics {}", missing);
    }

    private static void create(Admin admin, Set<String> names)
            throws ExecutionException, InterruptedException, TimeoutException {
        var topics = names.stream()
                .map(name -> new NewTopic(name, Optional.of(wanted().get(name)), Optional.empty()).configs(SETTINGS))
                .toList();
        for (var creation : admin.createTopics(topics).values().values()) {
            try {
                creation.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                // Another replica was faster.
                if (!(e.getCause() instanceof TopicExistsException)) throw e;
            }
        }
    }

    private static void configureGroups(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        var operations = GROUP_SETTINGS.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        for (var kind : JobKind.values()) {
            for (var priority : JobPriority.values()) {
                changes.put(new ConfigResource(ConfigResource.Type.GROUP, JobTopics.group(kind, priority)), operations);
            }
        }
        admin.incrementalAlterConfigs(changes).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Partitions by topic. Control is read by everyone, in order. */
    private static Map<String, Integer> wanted() {
        var topics = new HashMap<>(Map.of(JobTopics.EVENTS, PARTITIONS, JobTopics.CONTROL, 1));
        for (var kind : JobKind.values()) {
            for (var priority : JobPriority.values()) topics.put(JobTopics.of(kind, priority), PARTITIONS);
        }
        return topics;
    }

    /** Whether Kafka answers and has the topics. */
    public boolean declared() {
        return declared;
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running != null) running.interrupt();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public Mono<List<String>> waitingFor() {
        return Mono.fromSupplier(() -> declared ? List.of() : List.of("Kafka"));
    }
}
