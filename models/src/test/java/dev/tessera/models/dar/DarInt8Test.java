package dev.tessera.models.dar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.inference.runtime.Device;
import dev.tessera.inference.runtime.Precision;
import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ImageGeneratorContract;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.Models;
import dev.tessera.models.PrecisionChoice;
import dev.tessera.models.SideFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D-AR in eight bits: what every generator promises holds, and it is close to fp32. */
class DarInt8Test extends ImageGeneratorContract {

    private static final PrecisionChoice ALL_INT8 = new PrecisionChoice(
            Precision.INT8,
            Map.of(
                    DarParts.DECODER,
                    Precision.INT8,
                    DarParts.CONDITION,
                    Precision.INT8,
                    DarParts.DENOISER,
                    Precision.INT8));

    /** Eight bits are offered on the CPU only. */
    private static final ModelOptions CPU = ModelOptions.defaults().on(Device.CPU);

    @TempDir
    static Path temp;

    private static Path folder;

    @BeforeAll
    static void writeModel() {
        folder = TinyDar.writeInto(temp);
    }

    @Override
    protected ImageGenerator open(ModelOptions options) {
        return Models.open(folder, options.on(Device.CPU).in(ALL_INT8));
    }

    @Override
    protected String prompt() {
        return "red apple";
    }

    @Override
    protected List<Map<String, Object>> otherSettings() {
        return List.of(Map.of("num_steps", 3), Map.of("cfg_scale", 1), Map.of("temperature", 0.5, "top_k", 5));
    }

    @Test
    void theModelTellsItsPrecision() {
        try (var model = open(CPU);
                var exact = Models.open(folder, CPU)) {
            assertThat(model.description().precisions()).hasToString("int8");
            assertThat(exact.description().precisions()).hasToString("fp32");
        }
    }

    @Test
    void theSideFileChoosesUnlessASettingDoes() throws IOException {
        var chosen = TinyDar.writeInto(Files.createDirectories(temp.resolve("chosen")));
        var file = chosen.resolve("model.yaml");
        Files.writeString(file, Files.readString(file) + "precision: int8,decoder=fp32\n");
        try (var model = Models.open(chosen, CPU);
                var exact = Models.open(chosen, CPU.in(PrecisionChoice.FP32))) {
            assertThat(model.description().precisions()).hasToString("int8,decoder=fp32");
            assertThat(exact.description().precisions()).hasToString("fp32");
        }
        Files.writeString(file, "precision: half\n");
        assertThatThrownBy(() -> Models.recognise(chosen))
                .isInstanceOf(SideFileException.class)
                .hasMessageEndingWith("precision: 'half' is not known; use fp32 or int8");
    }

    /** With the layout given the tokens are the same, so what differs is the denoiser's rounding. */
    @Test
    void anImageOfTheSameTokensIsCloseToFp32s() {
        var given = Map.<String, Object>of("layout_tokens", String.join(",", java.util.Collections.nCopies(32, "5")));
        var request = new dev.tessera.models.ImageRequest(
                prompt(), 1, java.util.Optional.empty(), java.util.OptionalLong.of(3), given);
        try (var model = open(CPU);
                var exact = Models.open(folder, CPU)) {
            byte[] rounded = generate(model, request).images().get(0).rgb();
            byte[] expected = generate(exact, request).images().get(0).rgb();
            assertThat(rounded).isNotEqualTo(expected);
            assertThat(peakSignalToNoise(rounded, expected)).isGreaterThan(30);
        }
    }

    /** In decibels. */
    private static double peakSignalToNoise(byte[] actual, byte[] expected) {
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += Math.pow((actual[i] & 0xFF) - (expected[i] & 0xFF), 2);
        }
        return 10 * Math.log10(255.0 * 255.0 * expected.length / sum);
    }
}
