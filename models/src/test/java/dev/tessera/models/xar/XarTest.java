package dev.tessera.models.xar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ImageGeneratorContract;
import dev.tessera.models.ImageRequest;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.Models;
import dev.tessera.models.RequestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** xAR as a model: what every image generator promises, and what is its own. */
class XarTest extends ImageGeneratorContract {

    @TempDir
    static Path temp;

    private static Path folder;

    @BeforeAll
    static void writeModel() {
        folder = TinyXar.writeInto(temp);
    }

    @Override
    protected ImageGenerator open(ModelOptions options) {
        return Models.open(folder, options);
    }

    @Override
    protected String prompt() {
        return "tench";
    }

    @Override
    protected List<Map<String, Object>> otherSettings() {
        return List.of(
                Map.of("num_steps", 9, "cfg", 4.5),
                Map.of("cfg", 1),
                Map.of("sampler", "ode", "num_steps", 2),
                Map.of("num_steps", 7));
    }

    @Test
    void theFilesAreRecognisedByTheirTensors() {
        var candidates = Models.scan(temp);
        assertThat(candidates).hasSize(1);
        assertThat(candidates.get(0).id()).isEqualTo("xar-tiny");
        assertThat(candidates.get(0).family()).isEqualTo("xar");
        assertThat(candidates.get(0).unusedTensors())
                .allMatch(name -> name.matches("xAR-tiny.pth: (mask|.*\\.attn\\.rope\\.freqs(_cos|_sin)?)"))
                .hasSize(10);
        assertThat(candidates.get(0).configuration().get("transformer configuration"))
                .hasToString("XarConfig[width=32, heads=2, headSize=16, hidden=85, encoderBlocks=2, decoderBlocks=1,"
                        + " channels=16, layout=CellLayout[grid=16, cell=8], classes=1000, timeFeatures=256]");
        assertThat(candidates.get(0).openImageTokenizer(ModelOptions.defaults()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    cfg       | -1     | cfg: -1 is not allowed; use a number from 0 to 100
                    cfg       | banana | cfg: banana is not allowed; use a number from 0 to 100
                    num_steps | 2      | num_steps: 2 is not allowed; use a whole number from 3 to 256
                    num_steps | 257    | num_steps: 257 is not allowed; use a whole number from 3 to 256
                    sampler   | heun   | sampler: heun is not allowed; use sde or ode
                    """)
    void aFieldOutOfRangeIsRefusedWithItsRange(String field, String value, String message) {
        Object parsed = value.matches("-?[0-9]+") ? (Object) Integer.valueOf(value) : value;
        try (var model = open(ModelOptions.defaults())) {
            assertThatThrownBy(() -> model.prepare(with(Map.of(field, parsed))))
                    .isInstanceOf(RequestException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void aSingleStepIsEnoughWithoutNoise() {
        try (var model = open(ModelOptions.defaults())) {
            var single = with(Map.of("sampler", "ode", "num_steps", 1));
            assertThat(generate(model, single).images()).hasSize(1);
        }
    }

    private ImageRequest with(Map<String, Object> sampling) {
        return new ImageRequest("tench", 1, Optional.empty(), OptionalLong.of(7), sampling);
    }
}
