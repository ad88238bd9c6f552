package dev.tessera.web.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class StrictSettingsTest {
    private final KnownSettings known = new KnownSettings(
            List.of("tessera.gateway.max-body", "tessera.gateway.upstreams.*.url", "tessera.x.paths", "TESSERA_PORT"));

    @Test
    void aMisspeltPropertyStopsTheStartWithTheNearestName() {
        assertThatThrownBy(() -> start("commandLineArgs", "tessera.web.max-conections"))
                .isInstanceOf(UnknownSettingException.class)
                .hasMessage(
                        "setting tessera.web.max-conections is not known; did you mean tessera.web.max-connections?");
    }

    @Test
    void aMisspeltVariableStopsTheStartWithTheNearestName() {
        assertThatThrownBy(() -> start("systemEnvironment", "TESSERA_WEB_IDLETIMOUT"))
                .isInstanceOf(UnknownSettingException.class)
                .hasMessage("environment variable TESSERA_WEB_IDLETIMOUT is not known;"
                        + " did you mean TESSERA_WEB_IDLETIMEOUT? If not, unset it");
    }

    @Test
    void otherNamesAreNobodysBusiness() {
        assertThatCode(() -> start("systemEnvironment", "PATH")).doesNotThrowAnyException();
        assertThatCode(() -> start("commandLineArgs", "spring.nonsense")).doesNotThrowAnyException();
        assertThatCode(() -> start("systemEnvironment", "TESSERA_API_KEY")).doesNotThrowAnyException();
    }

    @Test
    void namesAreComparedAsSpringDoes() {
        assertThat(known.hasProperty("tessera.gateway.maxBody")).isTrue();
        assertThat(known.hasProperty("tessera.gateway.max_body")).isTrue();
        assertThat(known.hasProperty("tessera.gateway.upstreams.my-service.url"))
                .isTrue();
        assertThat(known.hasProperty("tessera.gateway.upstreams.a.b.url")).isFalse();
        assertThat(known.hasProperty("tessera.x.paths[3]")).isTrue();
        assertThat(known.hasVariable("TESSERA_GATEWAY_MAXBODY")).isTrue();
        assertThat(known.hasVariable("TESSERA_GATEWAY_UPSTREAMS_GENERATOR_URL")).isTrue();
        assertThat(known.hasVariable("TESSERA_X_PATHS_0")).isTrue();
        assertThat(known.hasVariable("TESSERA_PORT")).isTrue();
        assertThat(known.hasVariable("TESSERA_PORTS")).isFalse();
    }

    private static void start(String source, String name) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().remove("systemEnvironment");
        environment.getPropertySources().addFirst(new MapPropertySource(source, Map.of(name, "1")));
        new StrictSettings().postProcessEnvironment(environment, new SpringApplication());
    }
}
