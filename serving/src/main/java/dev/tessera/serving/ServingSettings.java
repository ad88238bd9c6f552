package dev.tessera.serving;

import dev.tessera.serving.jobs.JobSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tessera.serving.*}: how models are hosted. {@code tessera-generator.yml} shows each setting with its unit and
 * environment variable.
 *
 * @param modelDirectories scanned at start, in this order; those that do not exist are skipped
 * @param defaultModel id used by requests that name none; absent: the first model found
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 * @param precision such as {@code int8}, for all models; absent: what a model's side file says, else fp32
 * @param int8Cache folder that keeps rounded weights for the next start; absent: they are rounded at every start
 * @param threads that one operator may use; 0: one for each core
 * @param maxRows batch rows in work at once for each model; a guided image takes two
 * @param queueLength generations that may wait for each model
 * @param longestRequest a request that would take longer is refused or stopped
 * @param encoderThreads that turn pixels into files
 * @param publicUrl in front of artifact links; absent: where the request was sent to
 * @param artifacts the folder of images answered as links
 * @param jobs where jobs come from
 */
@Validated
@ConfigurationProperties(prefix = "tessera.serving", ignoreUnknownFields = false)
public record ServingSettings(
        @NotEmpty @DefaultValue({"models", "starter-models"})
        List<Path> modelDirectories,

        Optional<String> defaultModel,
        @DefaultValue("auto") String device,
        Optional<String> precision,
        Optional<String> int8Cache,
        @Min(0) @Max(1024) @DefaultValue("0") int threads,
        @Min(2) @Max(256) @DefaultValue("20") int maxRows,
        @Min(0) @Max(100_000) @DefaultValue("64") int queueLength,
        @DefaultValue("600s") Duration longestRequest,
        @Min(1) @Max(64) @DefaultValue("2") int encoderThreads,
        Optional<URI> publicUrl,
        @DefaultValue Artifacts artifacts,
        @Valid @DefaultValue JobSettings jobs) {

    /** An empty text is what an environment variable without a value gives: it counts as absent. */
    public ServingSettings {
        defaultModel = defaultModel.filter(id -> !id.isBlank());
        precision = precision.filter(choice -> !choice.isBlank());
        int8Cache = int8Cache.filter(folder -> !folder.isBlank());
        publicUrl = publicUrl.filter(url -> !url.toString().isBlank());
    }

    /**
     * @param folder made if it is missing; holds the links' secret too
     * @param life of a file and its link
     * @param count of files kept, the oldest go first
     * @param size of all files kept together
     */
    public record Artifacts(
            @DefaultValue("data/artifacts") Path folder,
            @DefaultValue("60m") Duration life,
            @Min(1) @Max(1_000_000) @DefaultValue("10000") int count,
            @DefaultValue("1GB") DataSize size) {}
}
