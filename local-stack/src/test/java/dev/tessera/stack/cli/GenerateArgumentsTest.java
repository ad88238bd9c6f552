package dev.tessera.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.stack.StackException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerateArgumentsTest {

    @Test
    void aPromptBecomesTheNameOfAFile() {
        assertThat(FileNames.of("Red  apple!")).isEqualTo("red-apple");
        assertThat(FileNames.of("../../etc")).isEqualTo("etc");
        assertThat(FileNames.of("?!")).isEqualTo("image");
        assertThat(FileNames.of("x".repeat(300))).hasSize(60);
    }

    @Test
    void theEndingOfTheFileChoosesTheFormat() {
        assertThat(FileNames.format(Path.of("a/b.JPG"))).isEqualTo("jpeg");
        assertThatThrownBy(() -> FileNames.format(Path.of("a/b.gif")))
                .isInstanceOf(StackException.class)
                .hasMessage("--out: b.gif names no image format; use .png, .jpg or .webp");
    }

    @Test
    void samplingFieldsKeepTheirJsonTypes() {
        assertThat(JsonValues.of(Map.of("top_k", "40", "cfg_scale", "4.5", "flag", "true", "text", "1.2.3")))
                .isEqualTo(Map.of("top_k", 40L, "cfg_scale", 4.5, "flag", true, "text", "1.2.3"));
    }
}
