package dev.tessera.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

    @ParameterizedTest
    @ValueSource(strings = {"auto", "cpu", "cuda:0", "cuda:3"})
    void aDeviceIsWrittenAsItIsRead(String text) {
        assertThat(Device.parse(text)).hasToString(text);
    }

    @Test
    void cudaWithoutNumberIsTheFirst() {
        assertThat(Device.parse("cuda")).hasToString("cuda:0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cuda:9999", "CPU", "cpu:1"})
    void anythingElseIsRefusedWithWhatIsAllowed(String text) {
        assertThatThrownBy(() -> Device.parse(text))
                .hasMessage("device: '" + text + "' is not known; use auto, cpu, cuda or cuda:N, such as cuda:0");
    }

    @Test
    void autoTakesTheCpuWhereCudaDoesNotWork() {
        var target = ExecutionTarget.resolve(Device.AUTO, 2, index -> Optional.of("no usable NVIDIA driver was found"));
        assertThat(target.device()).isEqualTo(Device.CPU);
    }

    @Test
    void autoTakesCudaWhereItWorks() {
        assertThat(ExecutionTarget.resolve(Device.AUTO, 2, index -> Optional.empty())
                        .device())
                .hasToString("cuda:0");
    }

    @Test
    void cudaIsRefusedWithTheReason() {
        assertThatThrownBy(() -> ExecutionTarget.resolve(
                        Device.parse("cuda:1"), 2, index -> Optional.of("no usable NVIDIA driver was found")))
                .isInstanceOf(InferenceException.class)
                .hasMessage("device: cuda:1 cannot be used: no usable NVIDIA driver was found");
    }

    /** On a machine without a CUDA driver, both builds: the CPU build has no provider, the gpu build no driver. */
    @Test
    void thisMachineFallsBackUnderAutoAndRefusesUnderCudaIfItHasNoDriver() {
        var refusal = CudaProbe.refusal(0);
        if (refusal.isEmpty()) {
            assertThat(ExecutionTarget.resolve(Device.AUTO, 1).device()).hasToString("cuda:0");
            return;
        }
        boolean gpuBuild = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
        assertThat(refusal.get()).contains(gpuBuild ? "ONNX Runtime" : "build with the Maven profile gpu");
        assertThat(ExecutionTarget.resolve(Device.AUTO, 1).device()).isEqualTo(Device.CPU);
        assertThatThrownBy(() -> ExecutionTarget.resolve(Device.parse("cuda:0"), 1))
                .hasMessage("device: cuda:0 cannot be used: " + refusal.get());
    }

    @Test
    void aMissingLibraryIsNamed() {
        assertThat(CudaProbe.plainWords(
                        0,
                        "Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open"
                                + " shared object file: No such file or directory"))
                .isEqualTo(
                        "the library libcublasLt.so.12 is not installed; install the CUDA and cuDNN libraries that ONNX"
                                + " Runtime needs, or use device cpu");
    }

    @Test
    void theDriversLibraryMeansThatTheDriverIsMissing() {
        assertThat(CudaProbe.plainWords(
                        0,
                        "Failed to load library libonnxruntime_providers_cuda.so with error: libcuda.so.1: cannot open"
                                + " shared object file: No such file or directory"))
                .isEqualTo("no usable NVIDIA driver was found; install or update it, or use device cpu");
    }

    @Test
    void threadsHaveARange() {
        assertThatThrownBy(() -> new ExecutionTarget(Device.CPU, 0))
                .hasMessage("threads: 0 is out of range; use 1 to 1024");
    }

    @Test
    void theDoctorTellsOfRuntimeCudaThreadsAndMemory() {
        assertThat(Doctor.examine())
                .extracting(Doctor.Finding::topic)
                .containsExactly("runtime", "CUDA", "threads", "memory");
    }
}
