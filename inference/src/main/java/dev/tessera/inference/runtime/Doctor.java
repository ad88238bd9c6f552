package dev.tessera.inference.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What this machine offers to sessions, for {@code tessera doctor}. */
public final class Doctor {

    private Doctor() {}

    /**
     * One finding.
     *
     * @param topic such as {@code CUDA}
     * @param good whether nothing needs to be done
     * @param text in plain words
     */
    public record Finding(String topic, boolean good, String text) {}

    /** Looks at providers, drivers, threads and memory; opens no model. */
    public static List<Finding> examine() {
        var findings = new ArrayList<Finding>();
        findings.add(new Finding(
                "runtime",
                true,
                "ONNX Runtime " + Environment.get().getVersion() + " with providers "
                        + OrtEnvironment.getAvailableProviders() + ", Java " + Runtime.version()));
        var refusal = CudaProbe.refusal(0);
        findings.add(refusal.map(reason -> new Finding("CUDA", false, "device auto means cpu: " + reason))
                .orElseGet(() -> new Finding("CUDA", true, "device 0 can be used; device auto means cuda:0")));
        findings.add(new Finding(
                "threads",
                true,
                Runtime.getRuntime().availableProcessors() + " processors, " + ExecutionTarget.defaultThreads()
                        + " threads for a model by default"));
        findings.add(memory());
        return findings;
    }

    private static Finding memory() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        long total = system.getTotalMemorySize() >> 20;
        long free = system.getFreeMemorySize() >> 20;
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        return new Finding(
                "memory",
                total >= 2048,
                total + " MiB in all, " + free + " MiB free (a model takes about the size of its files), heap up to "
                        + heap + " MiB");
    }
}
