package dev.tessera.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.inference.runtime.Device;
import dev.tessera.models.Tuning.Timing;
import dev.tessera.models.dar.TinyDar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningTest {

    private static final List<Timing> DECODER_IS_SLOWER = List.of(
            new Timing("decoder", 2, 1.0, 1.1), new Timing("decoder", 16, 4.0, 2.0), new Timing("denoiser", 1, 9, 3));

    @TempDir
    Path temp;

    private ModelCandidate model;
    private ModelOptions options;

    @BeforeEach
    void writeModel() {
        model = Models.recognise(TinyDar.writeInto(temp)).get(0);
        options = ModelOptions.defaults().on(Device.CPU).withInt8Cache(temp.resolve("int8"));
    }

    @Test
    void everyPartIsTimedInBothPrecisions() {
        var timings = Tuning.measure(model, options);
        assertThat(timings).extracting(Timing::part).contains("decoder", "condition", "denoiser");
        assertThat(timings).allMatch(timing -> timing.fp32() > 0 && timing.int8() > 0);
    }

    @Test
    void aPartThatIsSlowerAtSomeBatchStaysFp32FromNowOn() {
        var file = options.keep(model, DECODER_IS_SLOWER).orElseThrow();
        assertThat(file).hasContent("decoder");
        assertThat(precisions(options, "int8")).isEqualTo("int8,decoder=fp32");
        options.keep(model, List.of());
        assertThat(precisions(options, "int8")).isEqualTo("int8");
    }

    @Test
    void aSettingThatNamesThePartIsFollowed() {
        options.keep(model, DECODER_IS_SLOWER);
        assertThat(precisions(options, "int8,decoder=int8")).isEqualTo("int8");
    }

    @Test
    void whatWasFoundWithOtherThreadsDoesNotCount() {
        options.keep(model, DECODER_IS_SLOWER);
        var other = new ModelOptions(
                options.device(), options.threads() + 1, 4, 4, options.precision(), options.int8Cache());
        assertThat(precisions(other, "int8")).isEqualTo("int8");
    }

    @Test
    void aFileOfAnotherKindIsPassedOver() throws IOException {
        var file = options.keep(model, DECODER_IS_SLOWER).orElseThrow();
        Files.write(file, new byte[10_000]);
        assertThat(precisions(options, "int8")).isEqualTo("int8");
    }

    private String precisions(ModelOptions chosen, String setting) {
        return chosen.in(PrecisionChoice.parse(setting))
                .precisions(model, SideFile.none())
                .toString();
    }
}
