package dev.tessera.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that need no running stack. */
class CommandsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void statusOfAFolderWithoutAStackIsThree() {
        assertThat(run("status", "--data", folder.toString())).isEqualTo(3);
        assertThat(out).hasToString("no stack is running on " + folder + System.lineSeparator());
    }

    @Test
    void downWithoutAStackSaysSo() {
        assertThat(run("down", "--data", folder.toString())).isEqualTo(3);
        assertThat(err).hasToString("tessera: no stack is running on " + folder + System.lineSeparator());
    }

    @Test
    void inspectNamesAFileThatIsNotThere() {
        assertThat(run("inspect", folder.resolve("nope.pt").toString())).isEqualTo(1);
        assertThat(err).hasToString("tessera: nope.pt: there is no such file" + System.lineSeparator());
    }

    @Test
    void exportNamesTheModelsThereAre() {
        assertThat(run("export", "nope", "out.onnx", "--models", folder.toString()))
                .isEqualTo(1);
        assertThat(err)
                .hasToString("tessera: model: 'nope' is neither a model folder nor one of []" + System.lineSeparator());
    }

    @Test
    void generateRefusesAFormatBeforeItStartsAnything() {
        assertThat(run("generate", "red apple", "-o", "apple.gif")).isEqualTo(1);
        assertThat(err)
                .hasToString("tessera: --out: apple.gif names no image format; use .png, .jpg or .webp"
                        + System.lineSeparator());
    }

    @Test
    void doctorTellsTheRuntimeAndWhyThereIsNoCuda() {
        assertThat(run("doctor")).isZero();
        assertThat(out.toString()).contains("ok   runtime  ONNX Runtime ").contains("device auto means cpu");
    }

    @Test
    void keysNeedARunningStackOrTheAddressOfAJobStore() {
        assertThat(run("keys", "list", "--data", folder.toString())).isEqualTo(1);
        assertThat(err)
                .hasToString("tessera: no stack is running on " + folder
                        + "; start one with './tessera up', or name a job store with --job-store URL"
                        + System.lineSeparator());
    }

    private int run(String... arguments) {
        return Tessera.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
