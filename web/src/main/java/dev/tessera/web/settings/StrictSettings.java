package dev.tessera.web.settings;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Stops the start at a setting that nobody reads. Spring ignores those, misspelt variables above all, and the operator
 * believes that a limit is set. It looks last, when all files are read.
 */
public final class StrictSettings implements EnvironmentPostProcessor, Ordered {
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var known = KnownSettings.onClassPath();
        for (var source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> listed) check(listed, known);
        }
    }

    private static void check(EnumerablePropertySource<?> source, KnownSettings known) {
        for (var name : source.getPropertyNames()) {
            if (isVariables(source) && name.startsWith("TESSERA_") && !known.hasVariable(name)) {
                throw UnknownSettingException.variable(name, known.nearestVariable(name));
            }
            if (name.startsWith("tessera.") && !known.hasProperty(name)) {
                throw UnknownSettingException.property(name, known.nearestProperty(name));
            }
        }
    }

    private static boolean isVariables(PropertySource<?> source) {
        return source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    }
}
