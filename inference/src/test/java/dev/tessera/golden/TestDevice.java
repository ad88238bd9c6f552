package dev.tessera.golden;

import dev.tessera.inference.runtime.Device;
import dev.tessera.inference.runtime.ExecutionTarget;

/**
 * Where tests run sessions whose results are compared with something else: the CPU, or what
 * {@code -Dtessera.test-device=cuda:0} says.
 */
public final class TestDevice {

    private TestDevice() {}

    public static ExecutionTarget target(int threads) {
        return ExecutionTarget.resolve(Device.parse(System.getProperty("tessera.test-device", "cpu")), threads);
    }
}
