package dev.tessera.embedded.kafka;

import java.nio.file.Path;
import java.util.Properties;

/** Settings of a broker that is alone: one replica of everything, small threads pools, loopback only. */
final class SingleNode {

    static final int ID = 1;
    static final String CONTROLLER = "CONTROLLER";

    private SingleNode() {}

    static Properties settings(Path folder, int port, int controllerPort) {
        var p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", Integer.toString(ID));
        p.setProperty("log.dirs", folder.toString());
        p.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        p.setProperty("controller.listener.names", CONTROLLER);
        // Named here, not in the log: so the controller's port may differ from start to start.
        p.setProperty("controller.quorum.voters", ID + "@127.0.0.1:" + controllerPort);
        for (var topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            p.setProperty(topic + ".replication.factor", "1");
        }
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
        p.setProperty("offsets.topic.num.partitions", "1");
        p.setProperty("share.coordinator.state.topic.num.partitions", "1");
        p.setProperty("transaction.state.log.num.partitions", "1");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        // Topics are declared by the services that own them: a misspelt one must fail.
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("num.network.threads", "1");
        p.setProperty("num.io.threads", "2");
        p.setProperty("background.threads", "2");
        p.setProperty("num.recovery.threads.per.data.dir", "1");
        p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
        p.setProperty("log.segment.bytes", Integer.toString(64 * 1024 * 1024));
        // A killed broker comes back only when its predecessor's session is over (9 s by default).
        p.setProperty("broker.session.timeout.ms", "4000");
        p.setProperty("broker.heartbeat.interval.ms", "1000");
        return p;
    }
}
