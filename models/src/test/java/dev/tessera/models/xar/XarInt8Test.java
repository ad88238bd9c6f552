package dev.tessera.models.xar;

import static org.assertj.core.api.Assertions.assertThat;

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

    @TempDir
    static Path temp;

    private static Path folder;

    @BeforeAll
    static void writeModel() {
        folder = TinyXar.writeInto(temp);
    }

    @Override
    protected ImageGenerator open(ModelOptions options) {
        return Models.open(folder, options.in(PrecisionChoice.parse("int8,transformer=int8,modulation=int8")));
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
        try (var model = open(ModelOptions.defaults());
                var exact = Models.open(folder, ModelOptions.defaults())) {
            assertThat(model.description().precisions()).hasToString("int8");
            assertThat(generate(model, request(1, 4)).images().get(0).rgb())
                    .isNotEqualTo(generate(exact, request(1, 4)).images().get(0).rgb());
        }
    }
}
