package dev.tessera.models.dar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.inference.onnx.GraphExport;
import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ImageGeneratorContract;
import dev.tessera.models.ImageRequest;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.Models;
import dev.tessera.models.PixelImage;
import dev.tessera.models.RequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** D-AR as a model: what every image generator promises, and what is its own. */
class DarTest extends ImageGeneratorContract {

    @TempDir
    static Path temp;

    private static Path folder;

    @BeforeAll
    static void writeModel() {
        folder = TinyDar.writeInto(temp);
    }

    @Override
    protected ImageGenerator open(ModelOptions options) {
        return Models.open(folder, options);
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
    void theFilesAreRecognisedByTheirTensors() {
        var candidates = Models.scan(temp);
        assertThat(candidates).hasSize(1);
        assertThat(candidates.get(0).id()).isEqualTo("d-ar-tiny");
        assertThat(candidates.get(0).unusedTensors())
                .containsExactly(
                        "tokenizer-a.pt: diff_decoder.net.repa_out.4.bias", "tokenizer-a.pt: quantize.codebook_used");
        assertThat(candidates.get(0).configuration().get("decoder configuration"))
                .asString()
                .contains("heads=4");
    }

    @Test
    void theRevisedPromptNamesTheClass() {
        try (var model = open(ModelOptions.defaults())) {
            assertThat(model.prepare(with("a photo of an apple", Map.of())).revisedPrompt())
                    .isEqualTo("red apple");
            assertThat(model.prepare(with("8", Map.of())).revisedPrompt()).isEqualTo("tabby");
        }
    }

    @Test
    void aPromptWithoutAClassIsRefusedWithTheNearestNames() {
        try (var model = open(ModelOptions.defaults())) {
            assertThatThrownBy(() -> model.prepare(with("zxqvw kjhgf", Map.of())))
                    .isInstanceOf(RequestException.class)
                    .hasMessageStartingWith(
                            "prompt: 'zxqvw kjhgf' names none of the 10 classes of d-ar-tiny; use a class"
                                    + " name or its number; the nearest names are ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    cfg_scale     | 4,1    | cfg_scale: the scale 4.0,1.0 crosses 1; use scales that are all above 1, or one that starts at 1, or none above 1
                    cfg_scale     | banana | cfg_scale: the scale 'banana' is not understood; use a number such as 4.0, or two such as 1.2,8.0
                    temperature   | warm   | temperature: warm is not allowed; use a number from 0.01 to 10
                    top_k         | -1     | top_k: -1 is not allowed; use a whole number from 0 to 64
                    top_p         | 1.5    | top_p: 1.5 is not allowed; use a number from 0.01 to 1
                    num_steps     | 65     | num_steps: 65 is not allowed; use a whole number from 1 to 64
                    layout_tokens | 3,64   | layout_tokens: 64 is not allowed; use whole numbers from 0 to 63, separated by commas
                    """)
    void aFieldOutOfRangeIsRefusedWithItsRange(String field, String value, String message) {
        Object parsed = value.matches("-?[0-9.]+") ? (Object) Double.valueOf(value) : value;
        var shown =
                parsed instanceof Double number && number == Math.rint(number) ? (Object) number.intValue() : parsed;
        try (var model = open(ModelOptions.defaults())) {
            assertThatThrownBy(() -> model.prepare(with("tench", Map.of(field, shown))))
                    .isInstanceOf(RequestException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void theLayoutOfAnImageCanBeGivenByItsFirstTokens() throws IOException {
        var candidate = Models.scan(temp).get(0);
        try (var tokenizer =
                        candidate.openImageTokenizer(ModelOptions.defaults()).orElseThrow();
                var model = open(ModelOptions.defaults())) {
            int[] codes = tokenizer.tokenize(picture(50, 40));
            assertThat(codes).hasSize(32);
            // All tokens given: nothing of the label is left, two labels give one image.
            var all = Map.<String, Object>of("layout_tokens", joined(codes, 32));
            var tench = generate(model, with("tench", all)).images();
            assertSameImages(generate(model, with("otter", all)).images(), tench);
            // Eight given: the first group is fixed, so the first preview is one, and the final images differ.
            var eight = Map.<String, Object>of("layout_tokens", joined(codes, 8));
            var one = generate(model, with("tench", eight));
            var other = generate(model, with("otter", eight));
            assertThat(one.previews().get(0).rgb())
                    .isEqualTo(other.previews().get(0).rgb());
            assertThat(one.images().get(0).rgb())
                    .isNotEqualTo(other.images().get(0).rgb());
        }
    }

    @Test
    void anImageSurvivesTokenizerAndBackInItsSize() {
        try (var tokenizer = Models.scan(temp)
                .get(0)
                .openImageTokenizer(ModelOptions.defaults())
                .orElseThrow()) {
            var again = tokenizer.reconstruct(picture(24, 24), 3);
            assertThat(again.width()).isEqualTo(24);
            assertThat(tokenizer.reconstruct(picture(24, 24), 3).rgb()).isEqualTo(again.rgb());
            assertThatThrownBy(() -> tokenizer.detokenize(new int[31], 1))
                    .hasMessage("codes: 31 codes is not allowed; use exactly 32");
        }
    }

    @Test
    void graphsAreWrittenWithACopyOfTheirWeights() throws IOException {
        var out = temp.resolve("decoder.onnx");
        GraphExport.write(Models.scan(temp).get(0).graphs().get("decoder"), out);
        assertThat(Files.size(out)).isPositive();
        assertThat(Files.size(temp.resolve("decoder.onnx.data"))).isGreaterThanOrEqualTo(115_712L * 4);
    }

    private static String joined(int[] codes, int count) {
        return IntStream.of(codes).limit(count).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    private ImageRequest with(String prompt, Map<String, Object> sampling) {
        return new ImageRequest(prompt, 1, Optional.empty(), OptionalLong.of(7), sampling);
    }

    private static PixelImage picture(int width, int height) {
        var rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7 + i / width * 3);
        }
        return new PixelImage(width, height, rgb);
    }
}
