package dev.tessera.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

class UpstreamChoiceTest {
    private static final PathContainer IMAGES = PathContainer.parsePath("/v1/images/generations");

    private static Upstream upstream(String name, String path, String... models) {
        var pattern = PathPatternParser.defaultInstance.parse(path);
        return new Upstream(name, URI.create("http://" + name), List.of(pattern), Set.of(models));
    }

    private static Optional<String> chosen(UpstreamChoice choice, PathContainer path, String model) {
        return choice.choose(path, Optional.ofNullable(model)).map(Upstream::name);
    }

    @Test
    void theModelDecidesAmongThoseThatServeThePath() {
        var choice = new UpstreamChoice(List.of(
                upstream("a", "/v1/images/**", "one"),
                upstream("b", "/v1/images/**"),
                upstream("c", "/v1/audio/**", "two")));
        assertThat(chosen(choice, IMAGES, "one")).contains("a");
        assertThat(chosen(choice, IMAGES, "two")).contains("b");
        assertThat(chosen(choice, IMAGES, null)).contains("b");
        assertThat(chosen(choice, PathContainer.parsePath("/nope"), "one")).isEmpty();
    }

    @Test
    void theBodyIsReadOnlyWhereItDecides() {
        var choice = new UpstreamChoice(List.of(upstream("a", "/v1/images/**", "one"), upstream("b", "/v1/**")));
        assertThat(choice.dependsOnModel(IMAGES)).isTrue();
        assertThat(choice.dependsOnModel(PathContainer.parsePath("/v1/models"))).isFalse();
    }

    @Test
    void whereEveryServiceNamesModelsTheFirstAnswersForTheRest() {
        var choice = new UpstreamChoice(List.of(upstream("a", "/v1/**", "one"), upstream("b", "/v1/**", "two")));
        assertThat(chosen(choice, IMAGES, "three")).contains("a");
    }
}
