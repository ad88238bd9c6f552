package dev.tessera.benchmarks.library;

import java.util.List;
import java.util.Map;

/**
 * Guided images that begin together and are cancelled as soon as all steps of interest were seen.
 *
 * @param sampling of the requests
 */
record Burst(int images, Map<String, Object> sampling, List<Step> steps) {

    /**
     * A step that is compared.
     *
     * @param kind as the scheduler names it
     * @param rows of the batch
     * @param count of such steps in one burst
     * @param task the same work as the rival is asked for it
     */
    record Step(String name, String kind, int rows, int count, String task) {}
}
