package dev.tessera.generator.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.generator.TestService;
import dev.tessera.serving.pattern.PatternModel;
import dev.tessera.serving.pattern.StepGate;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The document describes what is served. */
class OpenApiTest {

    @TempDir
    static Path folder;

    private static final TreeSet<String> FIELDS = new TreeSet<>(List.of(
            "prompt",
            "model",
            "n",
            "size",
            "quality",
            "background",
            "output_format",
            "output_compression",
            "moderation",
            "stream",
            "partial_images",
            "response_format",
            "user",
            "safety_identifier",
            "style",
            "seed"));

    private static TestService service;
    private static JsonNode document;

    @BeforeAll
    static void read() throws InterruptedException {
        service = TestService.withModels(List.of(PatternModel.of("stripes", StepGate.open())), folder);
        service.registry().awaitLoaded();
        document = TestService.json(service.get("/openapi.json"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void itIsAnOpenApi31DocumentOfTessera() {
        assertThat(document.get("openapi").stringValue()).startsWith("3.1");
        assertThat(document.get("info").get("title").stringValue()).isEqualTo("Tessera");
        assertThat(document.get("paths").propertyNames())
                .contains("/v1/images/generations", "/v1/models", "/v1/models/{id}", "/v1/artifacts/{id}");
    }

    @Test
    void everyReferenceResolves() {
        assertThat(document.findValuesAsString("$ref")).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        });
    }

    @Test
    void operationIdsAreUniqueAndEveryOperationHasAnswers() {
        var operations = document.get("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .toList();

        assertThat(operations.stream()
                        .map(operation -> operation.get("operationId").stringValue()))
                .doesNotHaveDuplicates();
        assertThat(operations)
                .allSatisfy(operation -> assertThat(operation.get("responses")).isNotEmpty());
    }

    @Test
    void everyFieldOfARequestIsDescribed() {
        var schema = document.at("/components/schemas/ImageGenerationRequest/properties");

        assertThat(new TreeSet<>(schema.propertyNames())).isEqualTo(FIELDS);
        assertThat(schema.valueStream())
                .allSatisfy(field -> assertThat(field.has("description")).isTrue());
    }

    @Test
    void everyOperationAndEveryFieldHasWords() {
        var operations = document.get("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .toList();

        assertThat(operations)
                .allSatisfy(operation -> assertThat(operation.has("summary"))
                        .as(operation.get("operationId").toString())
                        .isTrue());
        document.at("/components/schemas")
                .properties()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .properties()
                        .forEach(field -> assertThat(field.getValue().has("description")
                                        || field.getValue().has("$ref"))
                                .as("%s.%s", schema.getKey(), field.getKey())
                                .isTrue()));
    }

    @Test
    void theEventsOfAStreamAndItsErrorsAreDescribed() {
        var post = document.at("/paths/~1v1~1images~1generations/post");

        assertThat(post.at("/responses/200/content/text~1event-stream/schema").toString())
                .contains("ImagePartialEvent", "ImageCompletedEvent", "ImageErrorEvent");
        assertThat(post.get("responses").propertyNames())
                .contains("400", "404", "413", "415", "422", "429", "503", "504");
        assertThat(post.at("/requestBody/content/application~1json/schema/$ref").stringValue())
                .isEqualTo("#/components/schemas/ImageGenerationRequest");
        assertThat(post.at("/parameters").isMissingNode()).isTrue();
    }
}
