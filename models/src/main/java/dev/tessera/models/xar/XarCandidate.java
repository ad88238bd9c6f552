package dev.tessera.models.xar;

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
 * A transformer and the autoencoder that makes its latents images.
 *
 * @param table state dict of the transformer
 * @param vaeTable state dict of the autoencoder
 */
record XarCandidate(
        String id,
        Path folder,
        SideFile sideFile,
        TensorTable table,
        XarConfig config,
        TensorTable vaeTable,
        KlConfig vaeConfig)
        implements ModelCandidate {

    @Override
    public String family() {
        return XarFamily.NAME;
    }

    @Override
    public Map<String, Object> configuration() {
        var configuration = new LinkedHashMap<String, Object>();
        configuration.put("transformer", table.file());
        configuration.put("autoencoder", vaeTable.file());
        configuration.put("transformer configuration", config);
        configuration.put("autoencoder configuration", vaeConfig);
        return configuration;
    }

    @Override
    public List<String> unusedTensors() {
        var weights = Weights.of(table);
        var vaeWeights = Weights.of(vaeTable);
        buildAll(weights, vaeWeights, exact());
        return Stream.concat(
                        weights.unread().stream().map(name -> table.file() + ": " + name),
                        vaeWeights.unread().stream().map(name -> vaeTable.file() + ": " + name))
                .toList();
    }

    @Override
    public Map<String, Graph> graphs(ModelOptions options) {
        return buildAll(Weights.of(table), Weights.of(vaeTable), options.precisions(this, sideFile));
    }

    private Precisions exact() {
        return ModelOptions.defaults().in(PrecisionChoice.FP32).precisions(this, sideFile);
    }

    private Map<String, Graph> buildAll(Weights weights, Weights vaeWeights, Precisions precisions) {
        var modulation = precisions.of(XarParts.MODULATION).bind(weights);
        var transformer = precisions.of(XarParts.TRANSFORMER).bind(weights);
        var vae = new KlGraphs(vaeConfig, vaeWeights);
        var graphs = new LinkedHashMap<String, Graph>();
        graphs.put("modulation", XarModulationGraph.build(config, modulation, Graph.named("xar.modulation")));
        graphs.put("step", XarStepGraph.build(config, transformer, Graph.named("xar.step")));
        graphs.put("vae-decoder", vae.decoder(Graph.named("xar.vae-decoder")));
        graphs.put("vae-encoder", vae.encoder(Graph.named("xar.vae-encoder")));
        return graphs;
    }

    @Override
    public List<ModelPart> parts() {
        return XarParts.ALL;
    }

    @Override
    public PartTrial openTrial(ModelPart part, Precision precision, ModelOptions options) {
        var target = options.target();
        return part.name().equals(XarParts.TRANSFORMER)
                ? XarTrial.transformer(config, Weights.of(table), precision, target, options.maxRows())
                : XarTrial.modulation(config, Weights.of(table), precision, target);
    }

    @Override
    public ImageGenerator openImageGenerator(ModelOptions options, SchedulerListener listener) {
        var target = options.target();
        var precisions = options.precisions(this, sideFile);
        var labels = new ModelLabels(folder, sideFile).read(config.classes(), table);
        var parameters = new XarParameters(config, sideFile.defaults());
        var engine = engine(target, precisions, options.maxRows());
        var scheduler = new StepScheduler<>(id, engine, options.queueLength(), InstantSource.system(), listener);
        int side = config.layout().grid() * vaeConfig.stride();
        var description = new ModelDescription(
                id,
                XarFamily.NAME,
                sideFile.title().orElse("xAR " + config.blocks() + " x " + config.width()),
                FileTimes.newest(table, vaeTable),
                sideFile.license().orElse(""),
                List.of(new ImageSize(side, side)),
                parameters.documented(),
                labels.titles(),
                precisions);
        return new ClassImages<>(
                new ClassRequests(description, labels, options.maxRows()),
                (sampling, drawn, seed) -> new XarPlan(parameters.read(sampling, drawn, seed), config),
                scheduler);
    }

    private XarEngine engine(ExecutionTarget target, Precisions precisions, int maxRows) {
        var weights = Weights.of(table);
        var transformer =
                XarTransformer.open(config, precisions.of(XarParts.TRANSFORMER).bind(weights), target, maxRows);
        var modulations =
                Modulations.open(config, precisions.of(XarParts.MODULATION).bind(weights), target);
        var vae = KlAutoencoder.open(vaeConfig, Weights.of(vaeTable), target);
        return new XarEngine(transformer, modulations, new XarPainter(vae, config), maxRows);
    }

    /** None: latents of xAR are numbers, not codes. */
    @Override
    public Optional<ImageTokenizer> openImageTokenizer(ModelOptions options) {
        return Optional.empty();
    }
}
