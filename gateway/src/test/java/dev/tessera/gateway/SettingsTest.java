package dev.tessera.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

class SettingsTest {
    private static final ClassPathResource FILE = new ClassPathResource("tessera-gateway.yml");

    /** Commented out in the file, as they have no default. */
    private static final List<String> WITHOUT_DEFAULT = List.of(
            "tessera.gateway.public-url",
            "tessera.gateway.key-store",
            "tessera.gateway.upstreams.*.async",
            "tessera.gateway.upstreams.*.streamed",
            "tessera.gateway.upstreams.*.essential");

    @Test
    void theFileShowsEverySettingOnceAndStrictSettingsKnowIt() throws IOException {
        var shown = new TreeSet<String>(WITHOUT_DEFAULT);
        for (var source : new YamlPropertySourceLoader().load("gateway", FILE)) {
            for (var name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                if (name.startsWith("tessera.gateway.")) shown.add(name.replace(".generator.", ".*."));
            }
        }
        var known = new TreeSet<String>();
        try (var list = getClass().getResourceAsStream("/META-INF/tessera-settings.txt")) {
            new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("tessera.gateway."))
                    .forEach(known::add);
        }
        assertThat(shown).isEqualTo(known);
    }

    @Test
    void everySettingIsShownWithItsVariable() throws IOException {
        var text = FILE.getContentAsString(StandardCharsets.UTF_8);
        for (var variable :
                List.of("KEYSFILE", "REQUESTSPERMINUTE", "MAXBODY", "UPSTREAMTIMEOUT", "PUBLICMETRICS", "PUBLICURL")) {
            assertThat(text).contains("TESSERA_GATEWAY_" + variable + ":");
        }
    }

    @Test
    void aMisspeltSettingStopsTheStart() {
        assertThatThrownBy(() -> GatewayService.start("--server.port=0", "--tessera.gateway.max-boddy=1MB"))
                .hasMessage("setting tessera.gateway.max-boddy is not known; did you mean tessera.gateway.max-body?");
    }
}
