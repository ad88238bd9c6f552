package dev.tessera.generator.openapi;

import dev.tessera.protocol.ErrorBody;
import dev.tessera.protocol.HeaderNames;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The error answers that several operations share, each described once, and the request id of every answer. */
final class CommonAnswers {

    private static final Map<String, String> ERRORS = new LinkedHashMap<>();

    static {
        ERRORS.put("400", "A field is wrong: the message names it, what was found, and what is allowed.");
        ERRORS.put("403", "The link's signature does not belong to its id and expiry.");
        ERRORS.put("404", "There is no such model; the message lists those there are.");
        ERRORS.put("409", "A request with the same Idempotency-Key is being worked on; Retry-After says 1 s.");
        ERRORS.put("410", "The link has expired, or the image is no longer kept.");
        ERRORS.put("413", "The body has more than 1 MB.");
        ERRORS.put("415", "The body is not application/json.");
        ERRORS.put("422", "The field is right in itself, but no model offers it.");
        ERRORS.put("429", "Too many requests wait; Retry-After and the message predict the wait, 1 to 60 s.");
        ERRORS.put("503", "The model is being loaded (Retry-After tells when to ask again) or could not be opened.");
        ERRORS.put("504", "The images were not finished within the longest time a request may take, 600 s by default.");
    }

    private static final Map<String, Set<String>> BY_OPERATION = Map.of(
            "createImages", Set.of("400", "404", "409", "413", "415", "422", "429", "503", "504"),
            "retrieveGeneration", Set.of("404"),
            "retrieveModel", Set.of("404"),
            "retrieveArtifact", Set.of("403", "410"),
            "modelHealth", Set.of("404", "503"),
            "ready", Set.of("503"));

    private CommonAnswers() {}

    static void addTo(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(new Components());
        }
        ModelConverters.getInstance(true)
                .readAllAsResolvedSchema(new AnnotatedType(ErrorBody.class))
                .referencedSchemas
                .forEach(document.getComponents()::addSchemas);
        document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(CommonAnswers::complete);
    }

    private static void complete(Operation operation) {
        var needed = BY_OPERATION.getOrDefault(operation.getOperationId(), Set.of());
        ERRORS.forEach((status, description) -> {
            if (needed.contains(status) && !operation.getResponses().containsKey(status)) {
                operation.getResponses().addApiResponse(status, error(status, description));
            }
        });
        operation
                .getResponses()
                .values()
                .forEach(answer -> answer.addHeaderObject(
                        HeaderNames.REQUEST_ID,
                        new Header()
                                .description("The request's own id if it was sane, else a new one.")
                                .schema(new StringSchema())));
    }

    private static ApiResponse error(String status, String description) {
        var body = new Schema<>().$ref("#/components/schemas/ErrorBody");
        var answer = new ApiResponse()
                .description(description)
                .content(new Content().addMediaType("application/json", new MediaType().schema(body)));
        if (status.equals("429") || status.equals("503")) {
            answer.addHeaderObject(
                    "Retry-After", new Header().description("Seconds.").schema(new IntegerSchema()));
        }
        return answer;
    }
}
