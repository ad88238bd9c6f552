package dev.tessera.models.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.models.SideFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelFileTest {

    @TempDir
    private Path folder;

    @Test
    void labelsAreReadInTheOrderOfTheFile() throws IOException {
        var index =
                LabelIndex.read(write("[{\"name\": \"red apple\", \"synonyms\": [\"apple\"]}, {\"name\": \"cat\"}]"));

        assertThat(index.titles()).containsExactly("red apple", "cat");
        assertThat(index.resolve("Apples")).isEqualTo(new LabelResolution.Match(0, "red apple"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | it is no array of 1 to 100000 labels; ",
                "[] | it is no array of 1 to 100000 labels; ",
                "[{\"name\": \"a\"}, {\"name\": \" \"}] | label 1 has a name that is no text of 1 to 200 letters; ",
                "[7] | label 0 has a name that is no text of 1 to 200 letters; ",
                "[{\"name\": \"a\", \"synonyms\": [3]}] | label 0 has a synonym that is no text of 1 to 200 letters; ",
                "[{\"name\": \"a\", \"synonyms\": \"b\"}] | label 0 has no list of at most 256 synonyms; ",
                "[{\"name\": \"a\", \"nmae\": \"b\"}] | label 0 has the unknown entry 'nmae'; ",
            })
    void aFileOfAnotherFormIsRefusedWithTheFormToWrite(String json, String reason) throws IOException {
        var file = write(json);

        assertThatThrownBy(() -> LabelIndex.read(file))
                .isInstanceOf(SideFileException.class)
                .hasMessage("labels.json: " + reason.strip()
                        + " write [{\"name\": \"...\", \"synonyms\": [\"...\"]}, ...]");
    }

    @Test
    void aFileThatIsNoJsonIsRefused() throws IOException {
        var file = write("[{");

        assertThatThrownBy(() -> LabelIndex.read(file))
                .isInstanceOf(SideFileException.class)
                .hasMessageStartingWith("labels.json: it is no JSON: ");
    }

    @Test
    void aMissingFileIsRefusedByName() {
        assertThatThrownBy(() -> LabelIndex.read(folder.resolve("none.json")))
                .isInstanceOf(SideFileException.class)
                .hasMessage("none.json: there is no such file");
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("labels.json"), json);
    }
}
