package dev.tessera.models.xar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.inference.runtime.Device;
import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ImageGeneratorContract;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.Models;
import dev.tessera.models.PrecisionChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** xAR in eight bits: what every generator promises holds. */
class XarInt8Test extends ImageGeneratorContract {

    /** Eight bits are offered on the CPU only. */
    private static final ModelOptions CPU = ModelOptions.defaults().on(Device.CPU);

    @TempDir
    static Path temp;

    private static Path folder;

    @BeforeAll
    static void writeModel() {
        folder = TinyXar.writeInto(temp);
    }

    @Override
    protected ImageGenerator open(ModelOptions options) {
        return Models.open(
                folder, options.on(Device.CPU).in(PrecisionChoice.parse("int8,transformer=int8,modulation=int8")));
    }

    @Override
    protected String prompt() {
        return "tench";
    }

    @Override
    protected List<Map<String, Object>> otherSettings() {
        return List.of(Map.of("num_steps", 9, "cfg", 4.5), Map.of("cfg", 1));
    }

    @Test
    void theModelTellsItsPrecisionAndDrawsSomethingElse() {
        try (var model = open(CPU);
                var exact = Models.open(folder, CPU)) {
            assertThat(model.description().precisions()).hasToString("int8");
            assertThat(generate(model, request(1, 4)).images().get(0).rgb())
                    .isNotEqualTo(generate(exact, request(1, 4)).images().get(0).rgb());
        }
    }
}
