package dev.tessera.serving.hosting;

import dev.tessera.protocol.ModelCard;
import dev.tessera.protocol.ModelList;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/models}: which models are hosted and what they take. */
@RestController
final class ModelsController {

    private final ModelRegistry models;

    ModelsController(ModelRegistry models) {
        this.models = models;
    }

    @GetMapping("/v1/models")
    ModelList listModels() {
        return ModelList.of(models.models().stream().map(ModelCards::card).toList());
    }

    /** An id may hold anything a path segment can, also an encoded slash. */
    @GetMapping("/v1/models/{id}")
    ModelCard retrieveModel(@PathVariable String id) {
        return ModelCards.card(models.hosted(id));
    }
}
