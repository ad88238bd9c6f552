package dev.tessera.generator.images;

import dev.tessera.models.RequestException;
import dev.tessera.models.RequestException.Reason;
import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.serving.hosting.ModelRegistry;
import dev.tessera.serving.images.EncoderPool;
import dev.tessera.serving.jobs.JobDesk;
import dev.tessera.serving.jobs.JobFailure;
import dev.tessera.serving.jobs.JobRunner;
import dev.tessera.web.errors.ApiException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Runs image jobs on the same lanes as requests, behind those whose answer somebody waits for. */
final class ImageJobs implements JobRunner {

    /** A job's images are artifacts of the job store: it makes their links. */
    private static final URI NOWHERE = URI.create("/");

    private final ModelRegistry models;
    private final Generations generations;
    private final EncoderPool encoders;

    ImageJobs(ModelRegistry models, Generations generations, EncoderPool encoders) {
        this.models = models;
        this.generations = generations;
        this.encoders = encoders;
    }

    @Override
    public JobKind kind() {
        return JobKind.IMAGE;
    }

    @Override
    public void awaitReady() throws InterruptedException {
        models.awaitLoaded();
    }

    @Override
    public Stopper start(Granted job, JobDesk desk) {
        var run = new ImageJobRun(accepted(job), job, desk, encoders);
        run.start();
        return run::stop;
    }

    private ImageJob accepted(Granted job) {
        try {
            var request = ImageGenerationRequest.read(JsonBody.read(job.body().getBytes(StandardCharsets.UTF_8)));
            return generations.accept(request, job.owner(), NOWHERE);
        } catch (RequestException e) {
            var code = e.reason() == Reason.UNSUPPORTED ? GenerationErrors.UNSUPPORTED : JobError.INVALID;
            throw new JobFailure(new JobError(code, e.getMessage(), Optional.of(e.field())), false);
        } catch (ApiException e) {
            var told = e.body("").error();
            var code = Optional.ofNullable(told.code()).orElse(JobError.INVALID);
            throw new JobFailure(
                    new JobError(code, told.message(), Optional.ofNullable(told.param())), e.status() >= 500);
        }
    }
}
