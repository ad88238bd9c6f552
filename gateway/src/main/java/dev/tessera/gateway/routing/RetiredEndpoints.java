package dev.tessera.gateway.routing;

import dev.tessera.web.errors.ApiException;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What OpenAI once offered and clients still try. */
@RestController
public final class RetiredEndpoints {
    @RequestMapping("/v1/images/variations")
    void variations() {
        throw new ApiException(
                404,
                Optional.empty(),
                Optional.of("endpoint_retired"),
                "/v1/images/variations is retired; use POST /v1/images/edits or POST /v1/images/generations",
                Map.of());
    }
}
