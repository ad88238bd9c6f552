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
        return new Upstream(
                name, URI.create("http://" + name), List.of(pattern), Set.of(models), List.of(), List.of(), true);
    }

    private static Optional<String> chosen(UpstreamChoice choice, PathContainer path, String model) {
        return choice.choose(path, Optional.ofNullable(model), false).map(Upstream::name);
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
    void theMoreSpecificPatternWins() {
        var choice =
                new UpstreamChoice(List.of(upstream("a", "/v1/artifacts/**"), upstream("b", "/v1/artifacts/art_*")));
        assertThat(chosen(choice, PathContainer.parsePath("/v1/artifacts/art_1"), null))
                .contains("b");
        assertThat(chosen(choice, PathContainer.parsePath("/v1/artifacts/x.png"), null))
                .contains("a");
    }

    @Test
    void whoeverPrefersToBeAnsweredLaterGetsTheServiceForThat() {
        var images = PathPatternParser.defaultInstance.parse("/v1/images/**");
        var jobs = PathPatternParser.defaultInstance.parse("/v1/jobs/**");
        var choice = new UpstreamChoice(List.of(
                upstream("generator", "/v1/images/**"),
                new Upstream(
                        "jobs",
                        URI.create("http://jobs"),
                        List.of(jobs),
                        Set.of(),
                        List.of(images),
                        List.of(),
                        false)));
        assertThat(choice.choose(IMAGES, Optional.empty(), true).map(Upstream::name))
                .contains("jobs");
        assertThat(choice.choose(IMAGES, Optional.empty(), false).map(Upstream::name))
                .contains("generator");
    }

    @Test
    void whereEveryServiceNamesModelsTheFirstAnswersForTheRest() {
        var choice = new UpstreamChoice(List.of(upstream("a", "/v1/**", "one"), upstream("b", "/v1/**", "two")));
        assertThat(chosen(choice, IMAGES, "three")).contains("a");
    }
}
