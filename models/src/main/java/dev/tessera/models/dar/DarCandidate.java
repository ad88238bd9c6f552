package dev.tessera.models.dar;

import dev.tessera.inference.batching.SchedulerListener;
import dev.tessera.inference.batching.StepScheduler;
import dev.tessera.inference.checkpoint.TensorTable;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.Precision;
import dev.tessera.models.FileTimes;
import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ImageSize;
import dev.tessera.models.ImageTokenizer;
import dev.tessera.models.ModelCandidate;
import dev.tessera.models.ModelDescription;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.ModelPart;
import dev.tessera.models.PartTrial;
import dev.tessera.models.PrecisionChoice;
import dev.tessera.models.Precisions;
import dev.tessera.models.SideFile;
import dev.tessera.models.labels.ClassImages;
import dev.tessera.models.labels.ClassRequests;
import dev.tessera.models.labels.ModelLabels;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A decoder and the tokenizer that it was trained with.
 *
 * @param tokenizerTable state dict of the tokenizer
 * @param decoderTable state dict of the decoder
 */
record DarCandidate(
        String id,
        Path folder,
        SideFile sideFile,
        TensorTable tokenizerTable,
        DarTokenizerConfig tokenizerConfig,
        TensorTable decoderTable,
        DarDecoderConfig decoderConfig)
        implements ModelCandidate {

    @Override
    public String family() {
        return DarFamily.NAME;
    }

    @Override
    public Map<String, Object> configuration() {
        var configuration = new LinkedHashMap<String, Object>();
        configuration.put("tokenizer", tokenizerTable.file());
        configuration.put("decoder", decoderTable.file());
        configuration.put("tokenizer configuration", tokenizerConfig);
        configuration.put("decoder configuration", decoderConfig);
        return configuration;
    }

    @Override
    public List<String> unusedTensors() {
        var tokenizer = Weights.of(tokenizerTable);
        var decoder = Weights.of(decoderTable);
        buildAll(tokenizer, decoder, exact());
        return Stream.concat(
                        tokenizer.unread().stream().map(name -> tokenizerTable.file() + ": " + name),
                        decoder.unread().stream().map(name -> decoderTable.file() + ": " + name))
                .toList();
    }

    @Override
    public Map<String, Graph> graphs(ModelOptions options) {
        return buildAll(Weights.of(tokenizerTable), Weights.of(decoderTable), options.precisions(this, sideFile));
    }

    private Precisions exact() {
        return ModelOptions.defaults().in(PrecisionChoice.FP32).precisions(this, sideFile);
    }

    private Map<String, Graph> buildAll(Weights tokenizer, Weights decoder, Precisions precisions) {
        var bound = precisions.of(DarParts.DECODER).bind(decoder);
        var condition = new DarTokenizerGraphs(
                tokenizerConfig, precisions.of(DarParts.CONDITION).bind(tokenizer));
        var denoiser = precisions.of(DarParts.DENOISER).bind(tokenizer);
        var encoder = new DarTokenizerGraphs(tokenizerConfig, tokenizer);
        var graphs = new LinkedHashMap<String, Graph>();
        graphs.put("decoder", DarDecoderGraph.build(decoderConfig, bound, Graph.named("d-ar.decoder")));
        graphs.put("condition", condition.condition(Graph.named("d-ar.condition")));
        graphs.put("denoiser", DarDenoiserGraph.build(tokenizerConfig, denoiser, Graph.named("d-ar.denoiser")));
        graphs.put("encoder", encoder.encoder(Graph.named("d-ar.encoder")));
        return graphs;
    }

    @Override
    public List<ModelPart> parts() {
        return DarParts.ALL;
    }

    @Override
    public PartTrial openTrial(ModelPart part, Precision precision, ModelOptions options) {
        var target = options.target();
        return part.name().equals(DarParts.DECODER)
                ? DarTrial.decoder(decoderConfig, Weights.of(decoderTable), precision, target, options.maxRows())
                : DarTrial.tokenizer(tokenizerConfig, Weights.of(tokenizerTable), part.name(), precision, target);
    }

    @Override
    public ImageGenerator openImageGenerator(ModelOptions options, SchedulerListener listener) {
        var target = options.target();
        var precisions = options.precisions(this, sideFile);
        var labels = new ModelLabels(folder, sideFile).read(decoderConfig.classes(), decoderTable);
        var parameters = new DarParameters(decoderConfig, tokenizerConfig, sideFile.defaults());
        var decoderWeights = precisions.of(DarParts.DECODER).bind(Weights.of(decoderTable));
        var decoder = DarDecoder.open(decoderConfig, decoderWeights, target, options.maxRows());
        var engine = new DarEngine(decoder, openTokenizer(target, precisions), options.maxRows());
        var scheduler = new StepScheduler<>(id, engine, options.queueLength(), InstantSource.system(), listener);
        var size = new ImageSize(tokenizerConfig.resolution(), tokenizerConfig.resolution());
        var description = new ModelDescription(
                id,
                DarFamily.NAME,
                sideFile.title().orElse("D-AR " + decoderConfig.layers() + " x " + decoderConfig.width()),
                FileTimes.newest(tokenizerTable, decoderTable),
                sideFile.license().orElse(""),
                List.of(size),
                parameters.documented(),
                labels.titles(),
                precisions);
        var requests = new ClassRequests(description, labels, engine.capacity());
        int tokens = decoderConfig.tokens();
        return new ClassImages<>(
                requests,
                (sampling, drawn, seed) -> new DarPlan(parameters.read(sampling, drawn, seed), tokens),
                scheduler);
    }

    @Override
    public Optional<ImageTokenizer> openImageTokenizer(ModelOptions options) {
        var precisions = options.precisions(this, sideFile);
        return Optional.of(new DarImageTokenizer(openTokenizer(options.target(), precisions)));
    }

    private DarTokenizer openTokenizer(ExecutionTarget target, Precisions precisions) {
        return DarTokenizer.open(tokenizerConfig, Weights.of(tokenizerTable), target, precisions);
    }
}
